package sh.oso.kafka.backup.engine.run;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;

/** Tells a listener of a run, one event at a time, whichever threads they come from. */
public final class Progress {

  private final RunListener listener;
  private final AtomicLong recordBytes = new AtomicLong();

  public Progress(RunListener listener) {
    this.listener = listener;
  }

  /** Passes an event on. */
  public synchronized void tell(RunEvent event) {
    listener.on(event);
  }

  /** Adds to the record batch bytes moved by this run. */
  public void moved(long bytes) {
    recordBytes.addAndGet(bytes);
  }

  /** Record batch bytes moved by this run. */
  public long recordBytes() {
    return recordBytes.get();
  }

  /** Tells how far the run got. */
  public void tick(LongSupplier done, LongSupplier total) {
    tell(new RunEvent.Progress(done.getAsLong(), total.getAsLong(), recordBytes.get()));
  }
}
