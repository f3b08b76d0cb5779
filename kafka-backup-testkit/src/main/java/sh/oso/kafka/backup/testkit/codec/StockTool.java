package sh.oso.kafka.backup.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Decompresses with the command that a user has, {@code zstd} or {@code lz4}, to show that frames
 * can be read without this project.
 */
public enum StockTool {
  /** The reference tool of Zstandard. */
  ZSTD("zstd"),
  /** The reference tool of LZ4. */
  LZ4("lz4");

  private static final long TIMEOUT_SECONDS = 60;

  private final String command;

  StockTool(String command) {
    this.command = command;
  }

  /**
   * Decompresses a whole file. Fails the test if the tool complains, or is not installed: the
   * message then says how to get it.
   *
   * @param compressed any number of frames, skippable ones among them
   * @param plain where to write what was in them; an existing file is replaced
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted while the tool runs
   */
  public void decompress(Path compressed, Path plain) throws IOException, InterruptedException {
    Path complaints = Files.createTempFile(command, ".txt");
    try {
      Process process = start(compressed, plain, complaints);
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        fail(command + " did not end within " + TIMEOUT_SECONDS + " s");
      }
      assertThat(process.exitValue())
          .as("exit code of %s, which said: %s", command, Files.readString(complaints))
          .isZero();
    } finally {
      Files.delete(complaints);
    }
  }

  private Process start(Path compressed, Path plain, Path complaints) {
    try {
      return new ProcessBuilder(command, "-d", "-c", compressed.toString())
          .redirectOutput(plain.toFile())
          .redirectError(complaints.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs the command " + command + "\ninstall with: apt-get install zstd lz4", e);
    }
  }

  @Override
  public String toString() {
    return command;
  }
}
