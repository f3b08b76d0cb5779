package sh.oso.kafka.backup.testkit.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the termination message of a container that has ended. */
final class LastWords {

  private static final int MESSAGE_BYTES = 4096;
  private static final int LOG_BYTES = 2048;
  private static final int LOG_LINES = 80;

  private LastWords() {}

  /** The message, or the end of the log where the container wants that; may be empty. */
  static String read(Container container, int exitCode, Path terminationLog, Path log) {
    try {
      byte[] message = Files.readAllBytes(terminationLog);
      if (message.length == 0
          && exitCode != 0
          && "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy())) {
        return tail(Files.readAllBytes(log));
      }
      return new String(message, 0, Math.min(message.length, MESSAGE_BYTES), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String tail(byte[] log) {
    byte[] end = Arrays.copyOfRange(log, Math.max(0, log.length - LOG_BYTES), log.length);
    String[] lines = new String(end, UTF_8).split("(?<=\n)", -1);
    int first = Math.max(0, lines.length - LOG_LINES);
    return String.join("", Arrays.asList(lines).subList(first, lines.length));
  }
}
