package com.example.codec.gzip;

import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

record GzipCodec(int level) implements Codec {

  static final String ID = "gzip";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String fileExtension() {
    return ".gz";
  }

  @Override
  public FrameEncoder openEncoder() {
    return new GzipFrameEncoder(level);
  }

  @Override
  public FrameDecoder openDecoder() {
    return new GzipFrameDecoder();
  }
}
