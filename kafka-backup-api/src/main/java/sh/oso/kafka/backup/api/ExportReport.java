package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.util.List;

/**
 * What was exported. It also lies in the folder as {@code export.json}, written last: without it
 * the export is not whole.
 *
 * @param backupId the backup
 * @param format what the files are
 * @param folder where they are
 * @param partitions what of each partition, topics in order of name, partitions in order of number
 * @param records number of records
 * @param bytes bytes of the files
 * @param warnings what a person should know
 * @param elapsed how long it took
 */
public record ExportReport(
    String backupId,
    ExportRequest.Format format,
    String folder,
    List<Partition> partitions,
    long records,
    long bytes,
    List<String> warnings,
    Duration elapsed) {

  public ExportReport {
    partitions = List.copyOf(partitions);
    warnings = List.copyOf(warnings);
  }

  /**
   * One partition.
   *
   * @param topic its topic
   * @param partition its number
   * @param startOffset first offset that the backup accounts for
   * @param endOffset one past the last
   * @param records number of records
   * @param bytes bytes of its files
   * @param files their names within the folder, in order of offset
   */
  public record Partition(
      String topic,
      int partition,
      long startOffset,
      long endOffset,
      long records,
      long bytes,
      List<String> files) {

    public Partition {
      files = List.copyOf(files);
    }
  }
}
