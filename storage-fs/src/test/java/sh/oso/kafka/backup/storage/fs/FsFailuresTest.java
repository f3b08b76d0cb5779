package sh.oso.kafka.backup.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageFullException;

class FsFailuresTest {

  private static final Path FILE = Path.of("/tmp/some/file");

  @ParameterizedTest
  @CsvSource({
    "No space left on device, StorageFullException, free some room",
    "Disk quota exceeded, StorageFullException, free some room",
    "Permission denied, StorageAccessException, read and write",
    "Read-only file system, StorageAccessException, mount it for writing",
    "Stale file handle, StorageUnavailableException, Stale",
    "Too many open files, StorageUnavailableException, open files",
    "Input/output error, StorageException, Input/output",
    "File name too long, StorageException, too long",
  })
  void tellsWhatTheCallerMayDo(String reason, String kind, String advice) {
    for (IOException failure :
        new IOException[] {
          new IOException(reason), new FileSystemException(FILE.toString(), null, reason)
        }) {
      IOException translated = FsFailures.ofWriting("writing", FILE, failure);
      assertThat(translated.getClass().getSimpleName()).isEqualTo(kind);
      assertThat(translated).hasMessageContaining(FILE.toString()).hasMessageContaining(advice);
      assertThat(translated).hasCause(failure);
    }
  }

  @Test
  void namesTheFolderInTheWayButNoTemporaryFile() {
    assertThat(FsFailures.ofWriting("writing", FILE, new AccessDeniedException("/tmp/some")))
        .hasMessageContaining("writing /tmp/some/file failed: access denied (/tmp/some)");
    assertThat(FsFailures.ofWriting("writing", FILE, new AccessDeniedException("/tmp/some/.tmp-1")))
        .hasMessageContaining("writing /tmp/some/file failed: access denied;");
  }

  @ParameterizedTest
  @CsvSource({
    "Operation not permitted, hard links",
    "Operation not supported, hard links",
    "Function not implemented, hard links",
    "No space left on device, free some room",
    "Stale file handle, Stale",
  })
  void tellsFileSystemsWithoutHardLinksFromOtherTrouble(String reason, String advice) {
    assertThat(FsFailures.ofLinking(FILE, new FileSystemException("f", "t", reason)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining(advice);
  }

  @Test
  void knowsAFullDiskWhenItMeetsOne() {
    // A device that is always full; where there is none, the table above has to do.
    Path full = Path.of("/dev/full");
    assumeThat(Files.exists(full)).isTrue();
    assertThatThrownBy(
            () -> {
              try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
                FsFailures.guardWriting(
                    "writing", full, () -> channel.write(ByteBuffer.allocate(10)));
              }
            })
        .isExactlyInstanceOf(StorageFullException.class)
        .hasMessageContaining("/dev/full");
  }
}
