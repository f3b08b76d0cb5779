package sh.oso.kafka.backup.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.RepositoryException;

class RepositoryFailuresTest {

  @Test
  void namesTheKindOfAFailureThatSaysNothing() {
    assertThat(RepositoryFailures.translate("/backups", "reading a/b", new EOFException()))
        .isExactlyInstanceOf(RepositoryException.class)
        .hasMessage("reading a/b in /backups failed: EOFException");
  }
}
