package sh.oso.kafka.backup.engine.restore;

import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.produce.BatchSource;
import sh.oso.kafka.backup.engine.run.Pace;

/**
 * Gives batches at the pace of the run: one that may not go yet is as one that is not there yet.
 * The sending thread asks about ten times a second, or more often.
 */
final class PacedSource implements BatchSource {

  private final BatchSource source;
  private final Pace pace;
  private @Nullable OutBatch next;
  private long booked;

  PacedSource(BatchSource source, Pace pace) {
    this.source = source;
    this.pace = pace;
  }

  @Override
  public @Nullable OutBatch poll() {
    OutBatch waiting = next;
    if (waiting == null) {
      waiting = source.poll();
      if (waiting == null) {
        return null;
      }
      booked = pace.book(waiting.bytes().limit(), waiting.records());
    }
    boolean due = pace.isDue(booked) && source.maySendTaken();
    next = due ? null : waiting;
    return due ? waiting : null;
  }

  @Override
  public boolean isExhausted() {
    return next == null && source.isExhausted();
  }

  @Override
  public boolean maySendTaken() {
    return source.maySendTaken();
  }

  @Override
  public void acknowledged(OutBatch batch) {
    source.acknowledged(batch);
  }

  @Override
  public void abandon() {
    next = null;
    source.abandon();
  }
}
