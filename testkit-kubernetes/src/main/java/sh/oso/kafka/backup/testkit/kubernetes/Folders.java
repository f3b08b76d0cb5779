package sh.oso.kafka.backup.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes and clears away folders. */
final class Folders {

  private Folders() {}

  static Path temporary(String prefix) {
    try {
      return Files.createTempDirectory(prefix).toRealPath();
    } catch (IOException failure) {
      throw new UncheckedIOException("no temporary folder can be made", failure);
    }
  }

  static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(folder + " cannot be made", failure);
    }
  }

  /** Writes a file, and the folders above it. */
  static Path write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.write(file, content);
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " cannot be written", failure);
    }
  }

  static void delete(Path folder) {
    try {
      if (Files.exists(folder)) {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
          all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(folder + " cannot be deleted", failure);
    }
  }
}
