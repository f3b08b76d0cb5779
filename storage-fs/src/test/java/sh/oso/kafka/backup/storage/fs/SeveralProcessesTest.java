package sh.oso.kafka.backup.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;

/** Writers that know nothing of each other, and writers that die. */
class SeveralProcessesTest {

  @Test
  void letsOneProcessWinEachObject(@TempDir Path root) throws Exception {
    List<Process> racers = List.of(start(root, 'a', 150), start(root, 'b', 150));
    List<List<String>> wins = new ArrayList<>();
    for (Process racer : racers) {
      wins.add(racer.inputReader(StandardCharsets.UTF_8).lines().toList());
      assertThat(racer.waitFor()).isZero();
    }
    Set<String> all = new HashSet<>(wins.get(0));
    all.addAll(wins.get(1));
    assertThat(all).hasSize(150);
    assertThat(wins.get(0).size() + wins.get(1).size()).as("wins of both").isEqualTo(150);
    for (String won : wins.get(0)) {
      assertThat(read(root, Integer.parseInt(won)))
          .startsWith("a".getBytes(StandardCharsets.US_ASCII));
    }
    for (String won : wins.get(1)) {
      assertThat(read(root, Integer.parseInt(won)))
          .startsWith("b".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void showsWholeObjectsOnlyAfterAWriterWasKilled(@TempDir Path root) throws Exception {
    int next = 0;
    for (int kill = 0; kill < 5; kill++) {
      Process writer = start(root, 'k', 1_000_000);
      try (BufferedReader progress = writer.inputReader(StandardCharsets.UTF_8)) {
        // It skips what those before it wrote: wait until it writes, then a little.
        String line = progress.readLine();
        for (int i = 0; i < 3 + kill && line != null; i++) {
          line = progress.readLine();
        }
        assertThat(line).as("the writer's progress").isNotNull();
        next = Integer.parseInt(line) + 1;
      } finally {
        writer.destroyForcibly().waitFor();
      }
    }
    int count = 0;
    try (FilesystemStore store = new FilesystemStore(root);
        ObjectListing listing = store.list("", "")) {
      for (Optional<ObjectStat> o = listing.next(); o.isPresent(); o = listing.next()) {
        String key = o.get().key().value();
        int number = Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
        assertThat(read(root, number)).isEqualTo(RacingProcess.content((byte) 'k', number));
        count++;
      }
    }
    assertThat(count)
        .as("objects of which the writers said that they exist")
        .isGreaterThanOrEqualTo(next);
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(Files::isRegularFile).filter(f -> !FileNames.isTemporary(f)))
          .as("files that are objects")
          .hasSize(count);
    }
  }

  private static Process start(Path root, char letter, int objects) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            RacingProcess.class.getName(),
            root.toString(),
            String.valueOf(letter),
            String.valueOf(objects))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static byte[] read(Path root, int number) throws IOException {
    try (FilesystemStore store = new FilesystemStore(root)) {
      ObjectStat stat = store.findStat(RacingProcess.key(number)).orElseThrow();
      try (InputStream in = store.openRange(stat.key(), 0, stat.sizeBytes())) {
        return in.readAllBytes();
      }
    }
  }
}
