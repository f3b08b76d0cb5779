package sh.oso.kafka.backup.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The broker's compaction, seen through what it leaves in the broker's folder. */
final class LogCleaner {

  /** The first offset not yet cleaned, for every partition: written when a cleaning is done. */
  private static final String CHECKPOINT = "cleaner-offset-checkpoint";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;

  LogCleaner(Path data) {
    this.data = data;
  }

  /** Waits until all of a topic that can be cleaned is clean: all but each newest segment. */
  void await(String topic, int partitions) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (WatchService changes = data.getFileSystem().newWatchService()) {
      data.register(
          changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!isClean(topic, partitions)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("the broker did not compact " + topic);
        }
        WatchKey changed = changes.poll(1, TimeUnit.SECONDS);
        if (changed != null) {
          changed.pollEvents();
          changed.reset();
        }
      }
    }
  }

  private boolean isClean(String topic, int partitions) throws IOException {
    for (int i = 0; i < partitions; i++) {
      if (firstDirtyOffset(topic, i) < newestSegment(topic, i)) {
        return false;
      }
    }
    return true;
  }

  private long firstDirtyOffset(String topic, int partition) throws IOException {
    String prefix = topic + " " + partition + " ";
    try (Stream<String> lines = Files.lines(data.resolve(CHECKPOINT))) {
      return lines
          .filter(line -> line.startsWith(prefix))
          .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException notCleanedYet) {
      return 0;
    }
  }

  private long newestSegment(String topic, int partition) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve(topic + "-" + partition))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - 4)))
          .max()
          .orElse(0);
    }
  }
}
