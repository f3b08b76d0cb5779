package sh.oso.kafka.backup.engine.hourly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import sh.oso.kafka.backup.engine.witness.Seen;
import sh.oso.kafka.backup.engine.witness.TopicChanges;

/**
 * Loses the end of its log twice, as a broker does that lost power before all of it was on the
 * disk, and grows again beyond where the last backup ended.
 */
final class Ledger implements TopicLife {

  private final World world;
  private final String topic;

  Ledger(World world) {
    this.world = world;
    this.topic = world.topics().create("ledger", 1, Map.of());
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void pass(int hour) {
    int rows = 10;
    if (hour == 23 || hour == 49) {
      long before = world.changes().end(topic, 0);
      world.kafka().killBroker(0);
      cutLog();
      world.kafka().startBroker(0);
      TopicChanges.until(
          () -> world.changes().end(topic, 0) < before, topic + " has not lost its end");
      rows = 200;
    }
    world.writer().write(world.rows().of(topic, 0, rows));
  }

  private void cutLog() {
    Path folder = world.kafka().dataDirectory(0).resolve(topic + "-0");
    try (Stream<Path> files = Files.list(folder)) {
      Path log =
          files
              .filter(file -> file.toString().endsWith(".log"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() * 3 / 4);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Seen look() {
    return world.witness().records(topic);
  }
}
