package sh.oso.kafka.backup.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.codec.CodecProvider;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;

class ZstdCodecProviderTest {

  @Test
  void isFoundOnBothPaths() throws IOException {
    ServiceDeclarations.assertSameOnBothPaths(ZstdCodecProvider.class);
    assertThat(ServiceLoader.load(CodecProvider.class))
        .singleElement()
        .isInstanceOf(ZstdCodecProvider.class);
  }
}
