package sh.oso.kafka.backup.engine.produce;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.protocol.PartitionProduce;

/**
 * One partition: what is under way, what is to be sent again, and whether it may send now. Times
 * are of {@link System#nanoTime()}. For the sending thread.
 */
final class PartitionSender {

  private static final int MOST_DOUBLINGS = 20;

  private final PartitionPlan plan;
  private final BatchSource source;
  private final ProduceSettings settings;
  private final ProduceListener listener;

  /** In the order of their records; those acknowledged leave from the front. */
  private final Deque<Sending> inOrder = new ArrayDeque<>();

  private long recordsTaken;
  private long recordsAcknowledged;
  private int underWay;
  private @Nullable Node leader;
  private @Nullable KafkaBackupException lastFailure;
  private long failingSince;
  private long pauseUntil;
  private long backoffNanos;

  /**
   * Whether the leader took the batch before the next one. A broker that does not know the producer
   * yet takes any sequence number. So until it has taken one, only one batch is under way: else a
   * second could be stored where the first, refused a moment earlier, belongs.
   */
  private boolean isProven;

  private boolean ended;

  /** A batch from when it is taken until it is acknowledged. */
  static final class Sending {
    final OutBatch batch;
    final long recordsBefore;
    private boolean isUnderWay;
    private boolean isAcknowledged;

    Sending(OutBatch batch, long recordsBefore) {
      this.batch = batch;
      this.recordsBefore = recordsBefore;
    }

    int bytes() {
      return batch.bytes().limit();
    }
  }

  PartitionSender(
      PartitionPlan plan,
      long recordsThere,
      BatchSource source,
      ProduceSettings settings,
      ProduceListener listener,
      long now) {
    this.plan = plan;
    this.source = source;
    this.settings = settings;
    this.listener = listener;
    this.recordsTaken = recordsThere;
    this.recordsAcknowledged = recordsThere;
    this.pauseUntil = now;
  }

  PartitionPlan plan() {
    return plan;
  }

  @Nullable Node leader() {
    return leader;
  }

  /** Whether a leader is to be looked for now. */
  boolean needsLeader(long now) {
    return !ended && leader == null && underWay == 0 && now - pauseUntil >= 0;
  }

  void lead(Node node) {
    leader = node;
  }

  /** Nanoseconds until {@link #needsLeader} or {@link #next} may change by time alone. */
  long pauseNanos(long now) {
    return now - pauseUntil < 0 ? pauseUntil - now : Long.MAX_VALUE;
  }

  boolean isFailing() {
    return lastFailure != null;
  }

  boolean hasEnded() {
    return ended;
  }

  /**
   * The batch to be sent next, or null if there is none or it must wait. While a failed batch is
   * unsettled nothing is sent, so that its successors cannot get before it.
   */
  @Nullable Sending next(long now) {
    if (ended || leader == null || (!isProven && underWay > 0) || now - pauseUntil < 0) {
      return null;
    }
    Sending again = firstToRepeat();
    if (again != null) {
      return maySendTaken() ? again : null;
    }
    if (inOrder.size() >= ProduceSettings.PARTITION_IN_FLIGHT) {
      return null;
    }
    return take();
  }

  private @Nullable Sending firstToRepeat() {
    for (Sending sending : inOrder) {
      if (!sending.isUnderWay && !sending.isAcknowledged) {
        return sending;
      }
    }
    return null;
  }

  private boolean maySendTaken() {
    try {
      return source.maySendTaken();
    } catch (RuntimeException e) {
      failed(e);
      return false;
    }
  }

  private void failed(RuntimeException e) {
    fail(
        e instanceof KafkaBackupException known
            ? known
            : new KafkaBackupException(
                "cannot read what is to be written to " + plan + ": " + e, e));
  }

  private @Nullable Sending take() {
    OutBatch batch;
    try {
      batch = source.poll();
    } catch (RuntimeException e) {
      failed(e);
      return null;
    }
    if (batch == null) {
      if (inOrder.isEmpty()) {
        // The leader could have been sent something: whatever stood in the way does no longer.
        lastFailure = null;
      }
      completeIfDone();
      return null;
    }
    Sending sending = new Sending(batch, recordsTaken);
    batch.stamp(
        plan.producer().producerId(), plan.producer().epoch(), plan.sequenceAfter(recordsTaken));
    recordsTaken += batch.records();
    inOrder.add(sending);
    return sending;
  }

  void sent(Sending sending) {
    sending.isUnderWay = true;
    underWay++;
  }

  /** The broker answered for a batch. */
  void answered(Sending sending, PartitionProduce answer, long now) {
    settled(sending);
    if (ended) {
      return;
    }
    boolean known = answer.error() == Errors.DUPLICATE_SEQUENCE_NUMBER;
    if (answer.error() == Errors.NONE || known) {
      acknowledge(sending, known ? -1 : answer.baseOffset());
    } else if (answer.error() == Errors.OUT_OF_ORDER_SEQUENCE_NUMBER && sending != inOrder.peek()) {
      // It followed a batch that was not taken, and goes again after that.
      pauseIfSettled(now);
    } else {
      failed(
          ProduceFailures.of(plan, sending.batch, plan.offsetAfter(sending.recordsBefore), answer),
          now);
    }
  }

  /** There was no answer for a batch. */
  void unanswered(Sending sending, KafkaBackupException failure, long now) {
    settled(sending);
    if (!ended) {
      failed(failure, now);
    }
  }

  private void settled(Sending sending) {
    sending.isUnderWay = false;
    underWay--;
  }

  private void acknowledge(Sending sending, long baseOffset) {
    long expected = plan.offsetAfter(sending.recordsBefore);
    if (baseOffset >= 0 && baseOffset != expected) {
      fail(
          new TargetConflictException(
              plan
                  + ": a batch planned for offset "
                  + expected
                  + " got offset "
                  + baseOffset
                  + ": somebody else writes to the target; stop that and begin it anew"));
      return;
    }
    sending.isAcknowledged = true;
    if (sending == inOrder.peek()) {
      isProven = firstToRepeat() == null || underWay == 0;
      lastFailure = null;
      backoffNanos = 0;
    }
    while (!inOrder.isEmpty() && inOrder.peek().isAcknowledged) {
      OutBatch batch = inOrder.remove().batch;
      recordsAcknowledged += batch.records();
      source.acknowledged(batch);
      listener.acknowledged(plan, batch, recordsAcknowledged);
    }
    completeIfDone();
  }

  private void completeIfDone() {
    if (!ended && inOrder.isEmpty() && source.isExhausted()) {
      ended = true;
      listener.completed(plan, recordsAcknowledged);
    }
  }

  /** Something stands in the way: another try later, from the leader on, or the end. */
  void failed(KafkaBackupException failure, long now) {
    if (!(failure instanceof KafkaUnavailableException)) {
      fail(failure);
      return;
    }
    if (lastFailure == null) {
      failingSince = now;
    }
    lastFailure = failure;
    isProven = false;
    leader = null;
    if (!giveUpIfOverdue(now)) {
      pauseIfSettled(now);
    }
  }

  /** Ends the partition if it had no success for too long, though a try may be under way still. */
  boolean giveUpIfOverdue(long now) {
    KafkaBackupException failure = lastFailure;
    if (ended || failure == null || now - failingSince <= settings.retryTimeout().toNanos()) {
      return ended;
    }
    fail(
        new KafkaUnavailableException(
            "gave up after "
                + settings.retryTimeout().toSeconds()
                + " s without success: "
                + failure.getMessage()
                + "; run it again to go on",
            failure));
    return true;
  }

  /** The leader cannot be connected to. Requests under way, if any, will be settled as lost. */
  void unreachable(KafkaUnavailableException failure, long now) {
    if (!ended && underWay == 0) {
      failed(failure, now);
    }
  }

  private void pauseIfSettled(long now) {
    if (underWay == 0) {
      long first = settings.retryBackoff().toNanos();
      backoffNanos = Math.min(Math.max(first, backoffNanos * 2), first * MOST_DOUBLINGS);
      pauseUntil = now + backoffNanos;
    }
  }

  /** Ends the partition without a word. */
  void abandon() {
    if (!ended) {
      ended = true;
      source.abandon();
    }
  }

  /** Ends the partition; answers still to come are of no interest. */
  void fail(KafkaBackupException reason) {
    if (!ended) {
      abandon();
      listener.failed(plan, reason);
    }
  }
}
