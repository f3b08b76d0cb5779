package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.produce.PartitionSender.Sending;
import sh.oso.kafka.backup.engine.protocol.PartitionProduce;
import sh.oso.kafka.backup.engine.protocol.ProduceBatch;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;

class PartitionSenderTest {

  private static final Node BROKER = new Node(1, "localhost", 9092);
  private static final long BASE = 1000;
  private static final int RECORDS = 10;

  private final PartitionPlan plan =
      new PartitionPlan(
          new TopicPartition("orders", 3),
          Uuid.randomUuid(),
          new ProducerIdentity(7, (short) 0),
          BASE);
  private final List<String> events = new ArrayList<>();
  private final List<KafkaBackupException> failures = new ArrayList<>();
  private final BatchQueue queue = new BatchQueue(1 << 20, () -> {});
  private final PartitionSender sender =
      new PartitionSender(
          plan,
          0,
          queue,
          new ProduceSettings(
              1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMillis(100)),
          new Recorder(),
          0);
  private long now = 1;

  private final class Recorder implements ProduceListener {
    @Override
    public void acknowledged(PartitionPlan of, OutBatch batch, long records) {
      events.add("acknowledged " + records);
    }

    @Override
    public void completed(PartitionPlan of, long records) {
      events.add("completed " + records);
    }

    @Override
    public void failed(PartitionPlan of, KafkaBackupException reason) {
      events.add("failed");
      failures.add(reason);
    }
  }

  @BeforeEach
  void fill() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      assertThat(queue.put(new OutBatch(ByteBuffer.allocate(100), RECORDS, 0, 9))).isTrue();
    }
    queue.finish();
  }

  private List<Sending> sendAll() {
    List<Sending> sent = new ArrayList<>();
    for (Sending next = sender.next(now); next != null; next = sender.next(now)) {
      sender.sent(next);
      sent.add(next);
    }
    return sent;
  }

  private static List<Long> recordsBefore(List<Sending> sent) {
    return sent.stream().map(sending -> sending.recordsBefore).toList();
  }

  private void answer(Sending sending, Errors error, long baseOffset) {
    ProduceBatch batch = new ProduceBatch("orders", plan.topicId(), 3, sending.batch.bytes());
    sender.answered(sending, new PartitionProduce(batch, error, baseOffset, -1, 0, ""), now);
  }

  private void acknowledge(Sending sending) {
    answer(sending, Errors.NONE, BASE + sending.recordsBefore);
  }

  private List<Sending> provenAndFull() {
    sender.lead(BROKER);
    acknowledge(sendAll().get(0));
    return sendAll();
  }

  @Test
  void sendsOneBatchUntilTheLeaderHasTakenItThenFive() {
    sender.lead(BROKER);
    List<Sending> first = sendAll();
    assertThat(recordsBefore(first)).containsExactly(0L);

    acknowledge(first.get(0));

    assertThat(recordsBefore(sendAll())).containsExactly(10L, 20L, 30L, 40L, 50L);
    assertThat(events).containsExactly("acknowledged 10");
  }

  @Test
  void completesWhenTheLastBatchIsAcknowledged() {
    sender.lead(BROKER);
    while (!sender.hasEnded()) {
      sendAll().forEach(this::acknowledge);
    }
    assertThat(events).hasSize(11).endsWith("acknowledged 100", "completed 100");
  }

  @Test
  void repeatsFromTheFirstFailedBatchWhenAllAreSettled() {
    List<Sending> sent = provenAndFull();

    answer(sent.get(0), Errors.NOT_LEADER_OR_FOLLOWER, -1);
    assertThat(sendAll()).isEmpty();
    assertThat(sender.needsLeader(now)).isFalse();
    sent.subList(1, 5).forEach(s -> answer(s, Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, -1));

    assertThat(sender.needsLeader(now)).as("before the pause is over").isFalse();
    now += Duration.ofMillis(101).toNanos();
    assertThat(sender.needsLeader(now)).isTrue();
    sender.lead(BROKER);
    List<Sending> again = sendAll();
    assertThat(recordsBefore(again)).containsExactly(10L);
    acknowledge(again.get(0));
    assertThat(recordsBefore(sendAll())).containsExactly(20L, 30L, 40L, 50L, 60L);
    assertThat(failures).isEmpty();
  }

  @Test
  void doesNotRepeatWhatWasTakenAfterAFailedBatch() {
    List<Sending> sent = provenAndFull();
    answer(sent.get(0), Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND, -1);
    sent.subList(1, 5).forEach(this::acknowledge);
    now += Duration.ofMillis(101).toNanos();
    sender.lead(BROKER);

    List<Sending> again = sendAll();
    assertThat(recordsBefore(again)).containsExactly(10L);
    acknowledge(again.get(0));

    assertThat(events).endsWith("acknowledged 50", "acknowledged 60");
  }

  @Test
  void takesADuplicateForAnAcknowledgement() {
    sender.lead(BROKER);
    answer(sendAll().get(0), Errors.DUPLICATE_SEQUENCE_NUMBER, -1);
    assertThat(events).containsExactly("acknowledged 10");
  }

  @Test
  void namesTheOffsetsWhenSomebodyElseWrites() {
    sender.lead(BROKER);
    answer(sendAll().get(0), Errors.NONE, BASE + 4);

    assertThat(failures)
        .singleElement()
        .isInstanceOf(TargetConflictException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("orders-3", "planned for offset 1000", "got offset 1004");
  }

  @Test
  void takesALostPredecessorForAConflict() {
    List<Sending> sent = provenAndFull();
    answer(sent.get(0), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, -1);
    assertThat(failures).singleElement().isInstanceOf(TargetConflictException.class);
  }

  @Test
  void failsAtOnceWithoutTheRight() throws InterruptedException {
    sender.lead(BROKER);
    answer(sendAll().get(0), Errors.TOPIC_AUTHORIZATION_FAILED, -1);

    assertThat(failures).singleElement().isInstanceOf(KafkaAccessException.class);
    assertThat(sender.hasEnded()).isTrue();
    assertThat(queue.put(new OutBatch(ByteBuffer.allocate(100), 1, 0, 0)))
        .as("the reader is told to stop")
        .isFalse();
  }

  @Test
  void givesUpAfterTheRetryTimeNamingTheLastError() {
    sender.lead(BROKER);
    int tries = 0;
    while (!sender.hasEnded() && tries++ < 1000) {
      answer(sendAll().get(0), Errors.NOT_ENOUGH_REPLICAS, -1);
      now += Duration.ofSeconds(3).toNanos();
      sender.lead(BROKER);
    }
    assertThat(failures)
        .singleElement()
        .isInstanceOf(KafkaUnavailableException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("gave up after 60 s", "NOT_ENOUGH_REPLICAS");
    assertThat(tries).isBetween(20, 25);
  }

  @Test
  void givesUpInTimeThoughNobodyKnowsTheLeader() {
    sender.lead(BROKER);
    answer(sendAll().get(0), Errors.NOT_LEADER_OR_FOLLOWER, -1);

    now += Duration.ofSeconds(59).toNanos();
    assertThat(sender.giveUpIfOverdue(now)).isFalse();
    now += Duration.ofSeconds(2).toNanos();
    assertThat(sender.giveUpIfOverdue(now)).isTrue();

    assertThat(events).containsExactly("failed");
  }

  @Test
  void repeatsWhatGotNoAnswer() {
    List<Sending> sent = provenAndFull();
    KafkaBackupException lost = new KafkaUnavailableException("the connection was lost");
    sent.forEach(sending -> sender.unanswered(sending, lost, now));
    now += Duration.ofMillis(101).toNanos();
    sender.lead(BROKER);

    assertThat(recordsBefore(sendAll())).containsExactly(10L);
  }

  @Test
  void stampsSequencesFromTheCountOfRecords() {
    sender.lead(BROKER);
    acknowledge(sendAll().get(0));
    ByteBuffer second = sendAll().get(0).batch.bytes();
    assertThat(second.getLong(43)).isEqualTo(7);
    assertThat(second.getInt(53)).isEqualTo(10);
  }

  @Test
  void failsWithWhatTheReaderFailedWith() {
    BatchQueue broken = new BatchQueue(100, () -> {});
    broken.fail(new IllegalStateException("disk"));
    PartitionSender other =
        new PartitionSender(plan, 0, broken, ProduceSettings.DEFAULT, new Recorder(), 0);
    other.lead(BROKER);

    assertThat(other.next(now)).isNull();
    assertThat(failures).singleElement().asString().contains("cannot read", "orders-3", "disk");
  }

  /** A source that gives what the queue has, and says whether it may be sent again. */
  private final class Held implements BatchSource {
    private boolean maySendTaken;

    @Override
    public @Nullable OutBatch poll() {
      return queue.poll();
    }

    @Override
    public boolean isExhausted() {
      return queue.isExhausted();
    }

    @Override
    public boolean maySendTaken() {
      return maySendTaken;
    }

    @Override
    public void acknowledged(OutBatch batch) {
      queue.acknowledged(batch);
    }

    @Override
    public void abandon() {
      queue.abandon();
    }
  }

  @Test
  void sendsNothingAgainWhileItMayNot() {
    Held held = new Held();
    PartitionSender careful =
        new PartitionSender(plan, 0, held, ProduceSettings.DEFAULT, new Recorder(), 0);
    careful.lead(BROKER);
    Sending first = Objects.requireNonNull(careful.next(now));
    careful.sent(first);
    careful.unanswered(first, new KafkaUnavailableException("gone"), now);
    now += Duration.ofSeconds(10).toNanos();
    careful.lead(BROKER);
    assertThat(careful.next(now)).isNull();
    held.maySendTaken = true;
    assertThat(careful.next(now)).isSameAs(first);
  }
}
