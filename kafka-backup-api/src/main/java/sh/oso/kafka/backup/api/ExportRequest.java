package sh.oso.kafka.backup.api;

import java.nio.file.Path;

/**
 * Asks for topics of a backup as files.
 *
 * @param backupId which backup, or {@code latest}
 * @param topics which of its topics
 * @param folder where to; must be empty, or is made
 * @param format what the files are
 */
public record ExportRequest(String backupId, TopicSelection topics, Path folder, Format format) {

  /** What the files are. */
  public enum Format {
    /**
     * Log segments as in the folder of a broker, {@code topic-partition/<first offset>.log}: the
     * batches as they are stored.
     */
    LOG,
    /**
     * {@code topic-partition.jsonl}: lines of {@link sh.oso.kafka.backup.api.record.RecordJson}.
     */
    JSON
  }

  public ExportRequest {
    Ids.check("backup id", backupId);
  }
}
