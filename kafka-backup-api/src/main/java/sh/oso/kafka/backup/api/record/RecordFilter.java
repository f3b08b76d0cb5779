package sh.oso.kafka.backup.api.record;

/**
 * Decides about each record of a restore: it is kept, left out or replaced. Called by several
 * threads at once, in order of offset within a partition; may be called again for a record that it
 * has seen, by the same run or by one that goes on. So the same record must always get the same
 * decision, or a restore that was interrupted cannot be continued.
 */
public interface RecordFilter {

  /**
   * Stands for what the filter does, settings included: two filters with one id decide alike. It is
   * kept with the restore, so it must not hold secrets.
   *
   * @return for example {@code drop-keys 3f6c...}
   */
  String id();

  /**
   * Decides.
   *
   * @param record as it lies in the backup, or as an earlier filter has left it
   * @return what becomes of it
   */
  Decision decide(BackupRecord record);

  /** What becomes of a record. */
  sealed interface Decision {}

  /** It is restored as it is. */
  record Keep() implements Decision {}

  /** It is left out. */
  record Drop() implements Decision {}

  /**
   * Another key, value or headers are restored in its place.
   *
   * @param record of which topic, partition, offset and timestamp are not looked at
   */
  record Replace(BackupRecord record) implements Decision {}
}
