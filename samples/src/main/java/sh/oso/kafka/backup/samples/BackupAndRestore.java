package sh.oso.kafka.backup.samples;

import java.nio.file.Path;
import java.util.Map;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TopicSelection;

/**
 * Backs up the topic {@code orders} and all that begin with {@code payments-}, and restores {@code
 * orders} under another name.
 *
 * <p>Arguments: bootstrap servers, folder.
 */
public final class BackupAndRestore {

  private BackupAndRestore() {}

  /**
   * Runs the sample.
   *
   * @param args bootstrap servers, folder
   */
  public static void main(String[] args) {
    Map<String, String> kafka = Map.of("bootstrap.servers", args[0]);
    Path folder = Path.of(args[1]);
    // readme:begin
    try (KafkaBackup backups = KafkaBackup.builder().kafka(kafka).repository(folder).build()) {
      BackupReport backup = backups.backup(BackupRequest.of("orders", "payments-*"));
      System.out.println("backed up " + backup.manifest().totals().records() + " records");

      RestoreReport restore =
          backups.restore(
              RestoreRequest.of(backup.manifest().backupId())
                  .withTopics(TopicSelection.of("orders"))
                  .withTopicMapping(Map.of("orders", "orders-restored")));
      System.out.println("restored " + restore.records() + " records");
    }
    // readme:end
  }
}
