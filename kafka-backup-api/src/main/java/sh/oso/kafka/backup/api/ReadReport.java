package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.util.List;

/**
 * What was read of a backup.
 *
 * @param backupId the backup that was read
 * @param topic the topic that was read
 * @param records number of records that were handed over
 * @param frames number of frames that were read
 * @param bytes bytes of frames and segment indexes that were read from the store
 * @param complete false if there may be more, because no more were wanted
 * @param warnings what a person should know
 * @param elapsed how long it took
 */
public record ReadReport(
    String backupId,
    String topic,
    long records,
    long frames,
    long bytes,
    boolean complete,
    List<String> warnings,
    Duration elapsed) {

  public ReadReport {
    warnings = List.copyOf(warnings);
  }
}
