package sh.oso.kafka.backup.testkit.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of its own below the system's temporary one, gone when closed. */
record TemporaryFolder(Path path) implements AutoCloseable {

  static TemporaryFolder create(String prefix) {
    try {
      return new TemporaryFolder(Files.createTempDirectory(prefix).toRealPath());
    } catch (IOException failure) {
      throw new UncheckedIOException("no temporary folder can be made", failure);
    }
  }

  @Override
  public void close() {
    try {
      if (Files.exists(path)) {
        deleteDepthFirst();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(path + " cannot be deleted", failure);
    }
  }

  private void deleteDepthFirst() throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(path)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
