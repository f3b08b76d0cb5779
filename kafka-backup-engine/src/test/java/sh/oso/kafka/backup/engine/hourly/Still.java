package sh.oso.kafka.backup.engine.hourly;

import java.util.Map;
import sh.oso.kafka.backup.engine.witness.Seen;

/** Is written to in its first hour only; one partition stays empty. */
final class Still implements TopicLife {

  private final World world;
  private final String topic;

  Still(World world) {
    this.world = world;
    this.topic = world.topics().create("still", 3, Map.of());
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void pass(int hour) {
    if (hour == 1) {
      world.writer().write(world.rows().spread(topic, 2, 50));
    }
  }

  @Override
  public Seen look() {
    return world.witness().records(topic);
  }
}
