package sh.oso.kafka.backup.engine.hourly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.oso.kafka.backup.engine.witness.Seen;
import sh.oso.kafka.backup.engine.witness.TopicChanges;

/**
 * Has a retention of a day. Records bear the simulated time, and so do the broker's segments, one
 * for each hour; every sixth hour {@code retention.ms} is set to what makes a day of it.
 */
final class Events implements TopicLife {

  private static final int PARTITIONS = 2;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final int KEPT_HOURS = 24;

  private final World world;
  private final String topic;
  private final long beginMs = System.currentTimeMillis() - Duration.ofHours(80).toMillis();
  private final List<List<Long>> firstOffsets = new ArrayList<>();

  Events(World world) {
    this.world = world;
    this.topic =
        world
            .topics()
            .create(
                "events",
                PARTITIONS,
                Map.of("segment.ms", String.valueOf(HOUR_MS / 2), "retention.ms", "-1"));
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void pass(int hour) {
    List<Long> firsts = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      firsts.add(world.changes().end(topic, partition));
    }
    firstOffsets.add(firsts);
    world
        .writer()
        .write(world.rows().spread(topic, PARTITIONS, 8).stream().map(r -> at(hour, r)).toList());
    if (hour > KEPT_HOURS && hour % 6 == 0) {
      deleteBefore(hour - KEPT_HOURS);
    }
  }

  private ProducerRecord<byte[], byte[]> at(int hour, ProducerRecord<byte[], byte[]> row) {
    return new ProducerRecord<>(
        row.topic(), row.partition(), beginMs + hour * HOUR_MS, row.key(), row.value());
  }

  private void deleteBefore(int hour) {
    long cutMs = beginMs + hour * HOUR_MS - HOUR_MS / 2;
    world.changes().set(topic, "retention.ms", String.valueOf(System.currentTimeMillis() - cutMs));
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long expected = firstOffsets.get(hour - 1).get(partition);
      int number = partition;
      TopicChanges.until(
          () -> world.changes().start(topic, number) == expected,
          "retention has not brought " + topic + "-" + number + " to start at " + expected);
    }
  }

  @Override
  public Seen look() {
    return world.witness().records(topic);
  }
}
