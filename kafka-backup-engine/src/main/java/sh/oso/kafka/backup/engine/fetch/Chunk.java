package sh.oso.kafka.backup.engine.fetch;

import java.nio.ByteBuffer;
import java.util.List;
import sh.oso.kafka.backup.engine.protocol.AbortedTransaction;
import sh.oso.kafka.backup.engine.protocol.FetchAnswer;

/**
 * A piece of a partition, as one fetch brought it. Its holder releases it.
 *
 * @param offset the offset that was asked for
 * @param records whole batches, perhaps with a cut one at the end
 * @param aborted aborted transactions that overlap them
 * @param answer holds the memory
 */
record Chunk(
    long offset, ByteBuffer records, List<AbortedTransaction> aborted, FetchAnswer answer) {

  void release() {
    answer.release();
  }
}
