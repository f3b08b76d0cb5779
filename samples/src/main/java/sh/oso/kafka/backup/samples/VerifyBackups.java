package sh.oso.kafka.backup.samples;

import java.nio.file.Path;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;

/**
 * Reads every byte of every complete backup and says which records are lost should one be damaged.
 * Needs no Kafka.
 *
 * <p>Argument: folder.
 */
public final class VerifyBackups {

  private VerifyBackups() {}

  /**
   * Runs the sample.
   *
   * @param args folder
   */
  public static void main(String[] args) {
    try (KafkaBackup backups = KafkaBackup.builder().repository(Path.of(args[0])).build()) {
      for (BackupSummary backup : backups.list()) {
        if (backup.state() == BackupSummary.State.COMPLETE) {
          print(backups.verify(VerifyRequest.of(backup.backupId(), Level.CHECKSUMS)));
        } else {
          System.out.println(backup.backupId() + ": " + backup.state());
        }
      }
    }
  }

  private static void print(VerifyReport report) {
    System.out.printf(
        "%s: %s, %,d objects, %,d bytes read%n",
        report.backupId(), report.valid() ? "sound" : "DAMAGED", report.objects(), report.bytes());
    for (VerifyReport.Damage damage : report.damages()) {
      System.out.printf(
          "  %s-%d, offsets %d to %d: %s%n",
          damage.topic(),
          damage.partition(),
          damage.firstOffset(),
          damage.lastOffset(),
          damage.problem());
    }
  }
}
