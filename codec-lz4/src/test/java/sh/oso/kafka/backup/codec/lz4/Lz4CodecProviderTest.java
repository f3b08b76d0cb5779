package sh.oso.kafka.backup.codec.lz4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.codec.CodecProvider;
import sh.oso.kafka.backup.testkit.plugin.ServiceDeclarations;

class Lz4CodecProviderTest {

  @Test
  void isFoundOnBothPaths() throws IOException {
    ServiceDeclarations.assertSameOnBothPaths(Lz4CodecProvider.class);
    assertThat(ServiceLoader.load(CodecProvider.class))
        .singleElement()
        .isInstanceOf(Lz4CodecProvider.class);
  }
}
