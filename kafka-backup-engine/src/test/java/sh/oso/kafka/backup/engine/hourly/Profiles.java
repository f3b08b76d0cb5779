package sh.oso.kafka.backup.engine.hourly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.oso.kafka.backup.engine.witness.Rows;
import sh.oso.kafka.backup.engine.witness.Seen;
import sh.oso.kafka.backup.testkit.records.Compaction;

/**
 * Is compacted all the time while keys are written, deleted and written again, some of it in
 * transactions. Tombstones are kept for a day, so that backups go on from one another.
 */
final class Profiles implements TopicLife {

  private static final int PARTITIONS = 2;
  private static final int KEYS = 30;

  private final World world;
  private final String topic;

  Profiles(World world) {
    this.world = world;
    Map<String, String> configs = new HashMap<>(Compaction.TOPIC_CONFIGS);
    configs.put("delete.retention.ms", "86400000");
    this.topic = world.topics().create("profiles", PARTITIONS, configs);
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void pass(int hour) {
    List<ProducerRecord<byte[], byte[]>> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      rows.add(world.rows().row(topic, i % PARTITIONS, key(hour * 7 + i)));
    }
    for (int i = 0; i < 4; i++) {
      rows.add(Rows.tombstone(topic, i % PARTITIONS, key(hour * 11 + i)));
    }
    if (hour % 4 == 1) {
      world.writer().writeCommitted(rows);
    } else if (hour % 4 == 3) {
      world.writer().writeAborted(rows);
    } else {
      world.writer().write(rows);
    }
    world.changes().awaitMarkers(topic);
  }

  private static String key(int number) {
    return "profile-" + number % KEYS;
  }

  @Override
  public Seen look() {
    return world.witness().lastValues(topic);
  }
}
