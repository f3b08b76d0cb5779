package sh.oso.kafka.backup.engine.clone;

import java.time.Duration;
import java.util.List;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/** Writes the journal: when asked to, and else twice a second. For one run. */
final class JournalThread implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** How long an end waits for a document that is being stored; nobody needs it any more. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Journal journal;
  private final List<ClonedPartition> partitions;
  private final Runnable whenWritten;
  private final Thread thread = new Thread(this::run, "kafka-backup-journal");
  private boolean asked;
  private boolean closing;

  JournalThread(Journal journal, List<ClonedPartition> partitions, Runnable whenWritten) {
    this.journal = journal;
    this.partitions = partitions;
    this.whenWritten = whenWritten;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Asks for what was read so far to be written at once. */
  synchronized void ask() {
    asked = true;
    notifyAll();
  }

  private synchronized boolean awaitTurn() throws InterruptedException {
    long end = System.nanoTime() + PAUSE.toNanos();
    long left = PAUSE.toMillis();
    while (!asked && !closing && left > 0) {
      wait(left);
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
    asked = false;
    return !closing;
  }

  private void run() {
    try {
      while (awaitTurn()) {
        journal.write(partitions);
        whenWritten.run();
      }
    } catch (Throwable e) {
      KafkaBackupException reason =
          e instanceof KafkaBackupException known
              ? known
              : KafkaFailures.translate("writing the journal", e);
      partitions.forEach(partition -> partition.fail(reason));
      whenWritten.run();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(GRACE.toMillis());
        thread.interrupt();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
