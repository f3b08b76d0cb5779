package sh.oso.kafka.backup.engine.look;

import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.record.BackupRecord;

/** Records of one partition, in order of offset. For one thread. */
interface RecordSource extends AutoCloseable {

  /** The next record; null after the last one. */
  @Nullable BackupRecord next();

  @Override
  void close();
}
