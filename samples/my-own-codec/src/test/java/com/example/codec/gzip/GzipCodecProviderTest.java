package com.example.codec.gzip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.CodecProvider;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;

class GzipCodecProviderTest {

  @Test
  void isFoundOnBothPaths() throws IOException {
    ServiceDeclarations.assertSameOnBothPaths(GzipCodecProvider.class);
    assertThat(ServiceLoader.load(CodecProvider.class))
        .singleElement()
        .isInstanceOf(GzipCodecProvider.class);
  }

  @Test
  void isWhatSettingsAndSegmentsCallIt() {
    Codec codec = new GzipCodecProvider().open(OptionalInt.empty());
    assertThat(codec.id()).isEqualTo("gzip");
    assertThat(codec.fileExtension()).isEqualTo(".gz");
  }
}
