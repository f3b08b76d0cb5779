package sh.oso.kafka.backup.engine.look;

import java.util.Set;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;

/** One partition, as a backup has it or as it is live. For one thread, one source at a time. */
interface Side {

  /** First offset. */
  long startOffset();

  /** One past the last offset. */
  long endOffset();

  /**
   * Its records.
   *
   * @param first first offset
   * @param last last offset, included
   * @param without segments that are not to be read
   */
  RecordSource records(long first, long last, Set<SegmentEntry> without);
}
