package com.example.codec.gzip;

import java.util.List;
import java.util.stream.IntStream;
import sh.oso.kafka.backup.api.codec.CodecProvider;
import sh.oso.kafka.backup.testkit.codec.CodecContract;

// guide:begin contract
class GzipCodecTest extends CodecContract {

  @Override
  protected CodecProvider provider() {
    return new GzipCodecProvider();
  }

  @Override
  protected List<Integer> levels() {
    return IntStream.rangeClosed(1, 9).boxed().toList();
  }
}
// guide:end contract
