package sh.oso.kafka.backup.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

/**
 * Whatever is done to topics and to backups, in whatever order, each backup holds and brings back
 * what a simple model of a log says. {@code -Dkafka.backup.model=100} goes through more sequences,
 * {@code -Dkafka.backup.model.first=7} begins at another seed.
 */
class ModelIT {

  private static final int STEPS = 30;

  private final KafkaCluster kafka;

  ModelIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
  }

  static LongStream seeds() {
    long first = Long.getLong("kafka.backup.model.first", 1);
    return LongStream.range(first, first + Long.getLong("kafka.backup.model", 4));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyBackupIsWhatTheModelSays(long seed) {
    Random random = new Random(seed);
    List<String> done = new ArrayList<>();
    try (ModelCluster cluster = new ModelCluster(kafka, random);
        ModelBackups backups = new ModelBackups(kafka, random)) {
      done.add(cluster.append());
      for (int step = 1; step < STEPS; step++) {
        done.add(step(cluster, backups, random.nextInt(100)));
      }
      done.add(backups.backUp(cluster.cut()));
      backups.restoreAll();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", after " + String.join("; ", done), e);
    }
  }

  private static String step(ModelCluster cluster, ModelBackups backups, int dice) {
    if (dice < 20) {
      return cluster.append();
    }
    if (dice < 30) {
      return cluster.transaction(true);
    }
    if (dice < 36) {
      return cluster.transaction(false);
    }
    if (dice < 44) {
      return cluster.beginOrEnd();
    }
    if (dice < 52) {
      return cluster.deleteRecords();
    }
    if (dice < 57) {
      return cluster.recreate();
    }
    if (dice < 61) {
      return cluster.grow();
    }
    if (dice < 82) {
      return backups.backUp(cluster.cut());
    }
    if (dice < 89) {
      return backups.prune();
    }
    if (dice < 94) {
      return backups.rebuild();
    }
    return backups.restoreOne();
  }
}
