package sh.oso.kafka.backup.engine.hourly;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.witness.Seen;
import sh.oso.kafka.backup.testkit.records.OpenTransaction;

/**
 * Is written to in transactions, of which some are aborted, and one stays open for three hours at a
 * time.
 */
final class Payments implements TopicLife {

  private static final int PARTITIONS = 2;

  private final World world;
  private final String topic;
  private @Nullable OpenTransaction open;

  Payments(World world) {
    this.world = world;
    this.topic = world.topics().create("payments", PARTITIONS, Map.of());
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public void pass(int hour) {
    if (hour % 8 == 3) {
      open =
          world
              .writer()
              .with("transaction.timeout.ms", 900_000)
              .writeOpen(world.rows().spread(topic, PARTITIONS, 5));
    }
    world.writer().write(world.rows().spread(topic, PARTITIONS, 3));
    world.writer().writeCommitted(world.rows().spread(topic, PARTITIONS, 6));
    world.writer().writeAborted(world.rows().spread(topic, PARTITIONS, 4));
    if (hour % 8 == 6 && open != null) {
      if (hour % 16 == 6) {
        open.commit();
      } else {
        open.abort();
      }
      open = null;
    }
    world.writer().writeCommitted(world.rows().of(topic, 0, 2));
    if (open == null) {
      world.changes().awaitMarkers(topic);
    }
  }

  @Override
  public Seen look() {
    return world.witness().records(topic);
  }
}
