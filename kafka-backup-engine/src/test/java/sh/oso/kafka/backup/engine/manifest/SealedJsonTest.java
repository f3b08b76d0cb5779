package sh.oso.kafka.backup.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;

class SealedJsonTest {

  private static final RepositoryDocument DOCUMENT =
      new RepositoryDocument(1, "id", Instant.parse("2026-11-22T10:00:00Z"), "0.1");

  @Test
  void givesBackWhatWasWritten() {
    byte[] bytes = SealedJson.write(DOCUMENT);
    assertThat(SealedJson.read(bytes, RepositoryDocument.class, "it")).isEqualTo(DOCUMENT);
  }

  @Test
  void looksAsTheSpecificationSays() {
    String body =
        """
        {
          "formatVersion" : 1,
          "repositoryId" : "id",
          "createdAt" : "2026-11-22T10:00:00Z",
          "toolVersion" : "0.1",
        """;
    assertThat(new String(SealedJson.write(DOCUMENT), StandardCharsets.UTF_8))
        .isEqualTo(
            body
                + "  \"sha256\" : \""
                + Sha256.hex(body.getBytes(StandardCharsets.UTF_8))
                + "\"\n}\n");
  }

  @Test
  void noticesEveryFlippedBitAndEveryCut() {
    byte[] bytes = SealedJson.write(DOCUMENT);
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 1;
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThatThrownBy(() -> SealedJson.read(flipped, RepositoryDocument.class, "the thing"))
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining("the thing");
      assertThatThrownBy(() -> SealedJson.read(cut, RepositoryDocument.class, "the thing"))
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining("the thing");
    }
  }

  @Test
  void refusesANewerFormat() {
    byte[] bytes = SealedJson.write(new RepositoryDocument(2, "id", DOCUMENT.createdAt(), "9.0"));
    assertThatThrownBy(() -> SealedJson.read(bytes, RepositoryDocument.class, "it"))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("version 2");
  }
}
