package sh.oso.kafka.backup.engine.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.KafkaBackupException;

class ClientVersionTest {

  @Test
  void acceptsTheVersionThatIsThere() {
    assertThatCode(ClientVersion::check).doesNotThrowAnyException();
  }

  @Test
  void namesTheVersionFoundAndTheOneNeeded() {
    assertThatThrownBy(() -> ClientVersion.check("4.40.1"))
        .isInstanceOf(KafkaBackupException.class)
        .hasMessage("kafka-clients 4.40.1 is on the path but 4.4.x is needed: pin that one");
  }
}
