package sh.oso.kafka.backup.engine.fetch;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.ControlMarker;
import sh.oso.kafka.backup.engine.protocol.AbortedTransaction;

/**
 * Tells batches to drop from batches to keep, as a consumer that reads committed records does: each
 * answer lists the aborted transactions that overlap it, in order of their first offset.
 */
final class AbortedTransactions {

  private final Deque<AbortedTransaction> ahead = new ArrayDeque<>();
  private final Set<Long> open = new HashSet<>();

  /** Forgets the answer before and begins with the next: its list is complete by itself. */
  void begin(List<AbortedTransaction> ofAnswer) {
    ahead.clear();
    open.clear();
    ofAnswer.stream()
        .sorted(Comparator.comparingLong(AbortedTransaction::firstOffset))
        .forEach(ahead::add);
  }

  /** Whether a batch is not data: a control batch, or part of an aborted transaction. */
  boolean drops(BatchView batch) {
    while (!ahead.isEmpty() && ahead.element().firstOffset() <= batch.lastOffset()) {
      open.add(ahead.remove().producerId());
    }
    if (batch.isControl()) {
      if (ControlMarker.read(batch).equals(Optional.of(ControlMarker.ABORT))) {
        open.remove(batch.producerId());
      }
      return true;
    }
    return batch.isTransactional() && open.contains(batch.producerId());
  }
}
