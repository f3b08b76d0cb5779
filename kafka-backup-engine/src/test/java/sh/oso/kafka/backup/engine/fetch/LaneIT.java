package sh.oso.kafka.backup.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.Leaders;
import sh.oso.kafka.backup.engine.protocol.PartitionFetch;
import sh.oso.kafka.backup.engine.protocol.TestAnswers;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;

/** What answers mean, at times of the test's own. The broker is real, its answers are not. */
class LaneIT {

  private static final Duration RETRY = Duration.ofMinutes(2);
  private static final long START = System.nanoTime();

  private final Cluster cluster;
  private final Leaders leaders;
  private final PartitionFeed feed;
  private final Lane lane;

  LaneIT(@SharedKafka KafkaCluster kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    String topic = new TestTopics(kafka.clientProperties()).create("lane", 1, Map.of());
    this.cluster = new Cluster(properties, Limits.DEFAULTS);
    this.leaders = new Leaders(cluster, () -> {});
    leaders.load(List.of(topic));
    this.feed =
        new PartitionFeed(new TopicPartition(topic, 0), Uuid.randomUuid(), 10, 20, 3, () -> {});
    this.lane = new Lane(feed, leaders, RETRY, START);
  }

  @AfterEach
  void close() {
    leaders.close();
    cluster.close();
  }

  @Test
  void believesALeaderThatTheLogWentAnotherWay() {
    receive(diverged(), 1);
    assertThatThrownBy(feed::take).isInstanceOf(LogCutBackException.class);
  }

  @Test
  void asksTheLeaderBeforeItBelievesAFollower() throws IOException {
    receive(named(), 1);
    receive(diverged(), 2);
    assertThat(feed.wish()).as("asked for again").isPresent();
    receive(named(), 3);
    receive(diverged(), 6);
    assertThat(feed.wish()).as("asked for again").isPresent();
    receive(named(), 7);
    receive(diverged(), 8);
    assertThatThrownBy(feed::take).isInstanceOf(LogCutBackException.class);
  }

  @Test
  void givesUpOnALeaderThatHasNothingWhereItsLogGoesOn() {
    for (int second = 0; second <= 120; second += 40) {
      receive(failed(Errors.OFFSET_OUT_OF_RANGE), second);
      assertThatThrownBy(feed::take).isInstanceOf(OutOfRangeException.class);
      assertThat(lane.wish(at(second + 1))).isEmpty();
      feed.seek(10, 20, -1);
    }
    receive(failed(Errors.OFFSET_OUT_OF_RANGE), 160);
    assertThatThrownBy(feed::take)
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessageContaining("nothing at offset 10");
  }

  @Test
  void hasPatienceWhileRetentionOvertakes() {
    for (int offset = 10; offset < 20; offset++) {
      receive(failed(Errors.OFFSET_OUT_OF_RANGE), 40 * offset);
      assertThatThrownBy(feed::take).isInstanceOf(OutOfRangeException.class);
      feed.seek(offset + 1, 20, -1);
    }
  }

  private static long at(int second) {
    return START + Duration.ofSeconds(second).toNanos();
  }

  private void receive(PartitionFetch answer, int second) {
    PartitionFeed.Wish wish = lane.wish(at(second)).orElseThrow();
    lane.receive(wish, answer, TestAnswers.holding(List.of(answer)), at(second));
  }

  private PartitionFetch diverged() {
    return answer(Errors.NONE, OptionalLong.of(7), OptionalInt.empty());
  }

  private PartitionFetch named() {
    int broker = cluster.brokers().get(0).id();
    return answer(Errors.NONE, OptionalLong.empty(), OptionalInt.of(broker));
  }

  private PartitionFetch failed(Errors error) {
    return answer(error, OptionalLong.empty(), OptionalInt.empty());
  }

  private PartitionFetch answer(Errors error, OptionalLong divergence, OptionalInt replica) {
    return new PartitionFetch(
        lane.target(new PartitionFeed.Wish(10, 20, 3, 0), 1 << 20),
        error,
        30,
        30,
        0,
        List.of(),
        divergence,
        replica,
        ByteBuffer.allocate(0));
  }
}
