package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What verification found.
 *
 * @param backupId the backup looked at
 * @param level how thoroughly
 * @param partitions number of partitions looked at
 * @param objects number of objects looked at; those of segments that are in no sample are only
 *     looked for
 * @param bytes bytes read from the store
 * @param records records decoded; 0 below {@link VerifyRequest.Level#DECODED}
 * @param shard which part of it was this process's to look into
 * @param sample how much of the backup was looked into
 * @param checks what was done, in order
 * @param damages what is wrong; empty if the backup is sound
 * @param warnings what a person should know that is no damage
 * @param evidence key of the report that was kept in the repository; null if none was asked for
 * @param startedAt when it began
 * @param elapsed how long it took
 */
public record VerifyReport(
    String backupId,
    VerifyRequest.Level level,
    int partitions,
    long objects,
    long bytes,
    long records,
    Shard shard,
    Sample sample,
    List<Check> checks,
    List<Damage> damages,
    List<String> warnings,
    @Nullable String evidence,
    Instant startedAt,
    Duration elapsed) {

  public VerifyReport {
    checks = List.copyOf(checks);
    damages = List.copyOf(damages);
    warnings = List.copyOf(warnings);
  }

  /**
   * The same with the key of its evidence.
   *
   * @param key in the repository
   * @return the report
   */
  public VerifyReport withEvidence(String key) {
    return new VerifyReport(
        backupId,
        level,
        partitions,
        objects,
        bytes,
        records,
        shard,
        sample,
        checks,
        damages,
        warnings,
        key,
        startedAt,
        elapsed);
  }

  /**
   * Tells whether the backup is sound, as far as this level and its sample show.
   *
   * @return true if something was looked at and there is no damage
   */
  public boolean valid() {
    return damages.isEmpty() && objects > 0;
  }

  /**
   * The share that was looked into. At level listed it is all.
   *
   * @param percent asked for
   * @param seed what the sample was drawn with, to draw it again; 0 if all was asked for
   * @param segments segments looked into
   * @param ofSegments segments that the chosen topics have
   * @param bytes stored bytes of the segments looked into
   * @param ofBytes stored bytes of all segments
   * @param records records in the segments looked into
   * @param ofRecords records in all segments
   */
  public record Sample(
      int percent,
      long seed,
      long segments,
      long ofSegments,
      long bytes,
      long ofBytes,
      long records,
      long ofRecords) {

    /**
     * Tells whether nothing was left out.
     *
     * @return true if every segment was looked into
     */
    public boolean isAll() {
      return segments == ofSegments;
    }
  }

  /**
   * One thing that was done.
   *
   * @param level what: each level but {@link VerifyRequest.Level#LISTED} includes what is below it
   * @param passed whether it found no damage
   * @param segments segments looked at
   * @param records records read, or restored and compared; 0 if none were decoded
   * @param elapsed how long it took
   */
  public record Check(
      VerifyRequest.Level level, boolean passed, long segments, long records, Duration elapsed) {}

  /**
   * One thing that is wrong.
   *
   * @param topic the topic that it touches, null if it touches a snapshot of the whole cluster
   * @param partition the partition, or -1 if it touches the whole topic
   * @param firstOffset first offset that may be lost, -1 if not known
   * @param lastOffset last offset that may be lost, inclusive, -1 if not known
   * @param object key of the damaged object
   * @param problem what is wrong with it
   */
  public record Damage(
      @Nullable String topic,
      int partition,
      long firstOffset,
      long lastOffset,
      String object,
      String problem) {}
}
