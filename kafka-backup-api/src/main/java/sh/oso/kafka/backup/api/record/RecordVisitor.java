package sh.oso.kafka.backup.api.record;

/** Is told of records, one at a time, in the thread that asked for them. */
@FunctionalInterface
public interface RecordVisitor {

  /**
   * One record.
   *
   * @param record it is the visitor's to keep
   * @return false if no more are wanted
   */
  boolean visit(BackupRecord record);
}
