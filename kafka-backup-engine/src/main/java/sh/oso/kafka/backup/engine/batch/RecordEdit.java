package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the records of one partition on their way into a restore. A record may be asked
 * about more than once, and must get the same answer.
 */
public interface RecordEdit {

  /** Every record stays as it is. */
  RecordEdit NOTHING =
      new RecordEdit() {
        @Override
        public Share of(BatchView batch) {
          return Share.ALL;
        }

        @Override
        public ByteBuffer edit(long offset, long timestamp, ByteBuffer rest) {
          return rest;
        }
      };

  /**
   * What can be said of a batch without opening it.
   *
   * @return {@link Share#ALL} if all its records stay as they are, {@link Share#NONE} if none is
   *     kept, else {@link Share#SOME}
   */
  Share of(BatchView batch);

  /**
   * Decides about a record.
   *
   * @param timestamp milliseconds since the epoch as a consumer sees it, -1 if it has none
   * @param rest key, value and headers as stored, from position to limit; valid for this call and
   *     while the result is used
   * @return what to restore in place of {@code rest}, which may be {@code rest} itself; null to
   *     leave the record out
   */
  @Nullable ByteBuffer edit(long offset, long timestamp, ByteBuffer rest);
}
