package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.common.protocol.Errors;

/**
 * What a broker answered for one partition.
 *
 * @param target what was asked for
 * @param error {@link Errors#NONE} if there is an answer; else the other parts mean nothing
 * @param highWatermark end of what is replicated, exclusive; -1 if unknown
 * @param lastStableOffset end of what is decided, exclusive; -1 if unknown
 * @param logStartOffset first offset that is still there; -1 if unknown
 * @param abortedTransactions those that overlap {@code records}
 * @param preferredReadReplica where the broker would rather be asked, with {@code client.rack} set
 * @param records batches as the broker keeps them; the first may begin before the offset asked for
 *     and the last may be cut. Part of the answer's buffer: valid while the {@link FetchAnswer} is
 *     held
 */
public record PartitionFetch(
    FetchTarget target,
    Errors error,
    long highWatermark,
    long lastStableOffset,
    long logStartOffset,
    List<AbortedTransaction> abortedTransactions,
    OptionalInt preferredReadReplica,
    ByteBuffer records) {

  static PartitionFetch failed(FetchTarget target, Errors error) {
    return new PartitionFetch(
        target, error, -1, -1, -1, List.of(), OptionalInt.empty(), ByteBuffer.allocate(0));
  }
}
