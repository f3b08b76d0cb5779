package sh.oso.kafka.backup.engine.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** Log segments are bounded as a broker bounds them. */
class LogFilesTest {

  @Test
  void beginAnewBeforeTheyBecomeTooLarge(@TempDir Path path) {
    ExportFolder folder = new ExportFolder(path);
    try (LogFiles files = new LogFiles(folder, "t-0", 7, 100)) {
      files.append(ByteBuffer.allocate(60), 10, 19);
      files.append(ByteBuffer.allocate(40), 20, 29);
      files.append(ByteBuffer.allocate(300), 30, 39);
      files.append(ByteBuffer.allocate(1), 40, 40);
      files.finish();
      assertThat(files.files())
          .containsExactly(
              "t-0/00000000000000000007.log",
              "t-0/00000000000000000030.log",
              "t-0/00000000000000000040.log");
      assertThat(files.bytes()).isEqualTo(401);
    }
    assertThat(path.resolve("t-0/00000000000000000007.log")).hasSize(100);
    assertThat(path.resolve("t-0/00000000000000000030.log")).hasSize(300);
  }

  @Test
  void holdOffsetsThatDifferByAnInt(@TempDir Path path) {
    ExportFolder folder = new ExportFolder(path);
    try (LogFiles files = new LogFiles(folder, "t-0", 0, 100)) {
      files.append(ByteBuffer.allocate(1), 5, Integer.MAX_VALUE);
      files.append(ByteBuffer.allocate(1), 1L << 31, (1L << 31) + 1);
      files.finish();
      assertThat(files.files())
          .containsExactly("t-0/00000000000000000000.log", "t-0/00000000002147483648.log");
    }
  }

  @Test
  void haveAnotherNameUntilTheyAreWhole(@TempDir Path path) {
    ExportFolder folder = new ExportFolder(path);
    try (LogFiles files = new LogFiles(folder, "t-0", 0, 100)) {
      files.append(ByteBuffer.allocate(1), 0, 0);
      assertThat(path.resolve("t-0")).isDirectoryNotContaining("glob:**.log");
    }
    folder.clear(new IllegalStateException());
    assertThat(path).isEmptyDirectory();
  }

  @Test
  void leaveAFileOfTheirNameAsItIs(@TempDir Path path) throws IOException {
    ExportFolder folder = new ExportFolder(path);
    try (LogFiles files = new LogFiles(folder, "t-0", 0, 100)) {
      Path foreign = path.resolve("t-0/00000000000000000000.log");
      Files.writeString(foreign, "foreign");
      assertThatThrownBy(files::finish)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("exists already");
      folder.clear(new IllegalStateException());
      assertThat(foreign).hasContent("foreign");
    }
    assertThat(path.resolve("t-0")).isDirectoryNotContaining("glob:**.partial");
  }
}
