package sh.oso.kafka.backup.engine.hourly;

import java.util.Map;
import sh.oso.kafka.backup.engine.witness.Seen;

/**
 * Is deleted and made anew under the same name, with other numbers of partitions; once it has grown
 * by then beyond where the last backup ended, so that only the topic's id tells.
 */
final class Scratch implements TopicLife {

  private final World world;
  private final String topic;
  private int partitions = 1;

  Scratch(World world) {
    this.world = world;
    this.topic = world.topics().create("scratch", partitions, Map.of());
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void pass(int hour) {
    int rows = 10;
    if (hour % 16 == 10) {
      partitions = 1 + hour / 16 % 3;
      world.changes().recreate(topic, partitions, Map.of());
      rows = hour % 32 == 10 ? 400 : 5;
    }
    world.writer().write(world.rows().spread(topic, partitions, rows));
  }

  @Override
  public Seen look() {
    return world.witness().records(topic);
  }
}
