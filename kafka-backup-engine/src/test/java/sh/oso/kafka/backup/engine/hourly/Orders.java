package sh.oso.kafka.backup.engine.hourly;

import java.util.Map;
import sh.oso.kafka.backup.engine.witness.Seen;

/**
 * Is written to every hour, gets more partitions twice, and loses old records by {@code
 * DeleteRecords}: some that backups hold, and at times some that none has read.
 */
final class Orders implements TopicLife {

  private final World world;
  private final String topic;
  private int partitions = 2;

  Orders(World world) {
    this.world = world;
    this.topic = world.topics().create("orders", partitions, Map.of());
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void pass(int hour) {
    if (hour == 15 || hour == 33) {
      partitions += 2;
      world.changes().grow(topic, partitions);
    }
    world.writer().write(world.rows().spread(topic, partitions, 15));
    if (hour % 7 == 0) {
      long start = world.changes().start(topic, 0);
      world.changes().deleteRecords(topic, 0, start + 70);
    }
    if (hour % 20 == 0) {
      // The last backup ended before these 15.
      world.changes().deleteRecords(topic, 1, world.changes().end(topic, 1) - 7);
    }
  }

  @Override
  public Seen look() {
    return world.witness().records(topic);
  }
}
