package sh.oso.kafka.backup.engine.hourly;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sh.oso.kafka.backup.engine.witness.Rows;
import sh.oso.kafka.backup.engine.witness.Seen;
import sh.oso.kafka.backup.engine.witness.TopicChanges;
import sh.oso.kafka.backup.testkit.records.Compaction;

/**
 * Is compacted and loses its tombstones at once: every eighth hour one comes and goes between two
 * backups, so that the key would come back if the second went on from the first.
 */
final class Sessions implements TopicLife {

  private static final int KEYS = 12;

  private final World world;
  private final String topic;

  Sessions(World world) {
    this.world = world;
    Map<String, String> configs = new HashMap<>(Compaction.TOPIC_CONFIGS);
    configs.put("delete.retention.ms", "100");
    this.topic = world.topics().create("sessions", 1, configs);
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void pass(int hour) {
    world
        .writer()
        .write(
            IntStream.range(0, KEYS)
                .filter(i -> (hour + i) % 3 != 0)
                .mapToObj(i -> world.rows().row(topic, 0, "session-" + i))
                .toList());
    if (hour % 8 == 0) {
      String gone = "session-" + hour / 8 % KEYS;
      world.writer().write(List.of(Rows.tombstone(topic, 0, gone)));
      TopicChanges.until(
          () -> {
            Compaction.force(world.kafka().clientProperties(), topic);
            return !world.witness().hasKey(topic, gone);
          },
          "the cleaner has not removed the tombstone of " + gone);
    }
  }

  @Override
  public Seen look() {
    return world.witness().lastValues(topic);
  }
}
