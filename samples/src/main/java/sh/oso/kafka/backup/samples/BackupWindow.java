package sh.oso.kafka.backup.samples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;

/**
 * Backs up all topics within a window of time, telling how far it got. A backup that the window was
 * too short for is not there; run again with the same id, it goes on from where it was.
 *
 * <p>Arguments: bootstrap servers, folder, backup id, window such as {@code PT30M}.
 */
public final class BackupWindow {

  private BackupWindow() {}

  /**
   * Runs the sample.
   *
   * @param args bootstrap servers, folder, backup id, window
   */
  public static void main(String[] args) {
    Cancellation cancellation = new Cancellation();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    var unused =
        clock.schedule(
            cancellation::cancel, Duration.parse(args[3]).toMillis(), TimeUnit.MILLISECONDS);
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(Map.of("bootstrap.servers", args[0]))
            .repository(Path.of(args[1]))
            .listener(BackupWindow::tell)
            .build()) {
      backups.backup(BackupRequest.of("*").withBackupId(args[2]), cancellation);
    } catch (RunCancelledException e) {
      System.out.println("window is over; run again with id " + args[2] + " to go on");
    } finally {
      clock.shutdownNow();
    }
  }

  private static void tell(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      System.out.println((started.resumed() ? "goes on: " : "begins: ") + started.runId());
    } else if (event instanceof RunEvent.Progress progress) {
      System.out.println(progress.offsetsDone() + " of " + progress.offsetsTotal() + " offsets");
    } else if (event instanceof RunEvent.Warning warning) {
      System.out.println("warning: " + warning.message());
    } else if (event instanceof RunEvent.Committed committed) {
      System.out.println("complete: " + committed.runId());
    }
  }
}
