package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
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
 * @param divergence where the broker's log went another way than the one read before, which ends
 *     there or later; empty if it did not
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
    OptionalLong divergence,
    OptionalInt preferredReadReplica,
    ByteBuffer records) {

  static PartitionFetch failed(FetchTarget target, Errors error) {
    return new PartitionFetch(
        target,
        error,
        -1,
        -1,
        -1,
        List.of(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        ByteBuffer.allocate(0));
  }

  /** What a caller may do about an answer. */
  public enum Kind {
    /** There is an answer. */
    ANSWERED,
    /** The broker has nothing at the offset. */
    OUT_OF_RANGE,
    /** The broker knows no such topic, for the moment or for good. */
    UNKNOWN_TOPIC,
    /** The user may not read the topic. */
    FORBIDDEN,
    /** Another try may help, perhaps at another broker. */
    UNAVAILABLE,
    /** Another try does not help. */
    REFUSED
  }

  /** What kind of answer this is. */
  public Kind kind() {
    return kind(error);
  }

  static Kind kind(Errors error) {
    return switch (error) {
      case NONE -> Kind.ANSWERED;
      case OFFSET_OUT_OF_RANGE -> Kind.OUT_OF_RANGE;
      case UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, INCONSISTENT_TOPIC_ID ->
          Kind.UNKNOWN_TOPIC;
      // A broker says so of any trouble of its own that it has no name for.
      case UNKNOWN_SERVER_ERROR -> Kind.UNAVAILABLE;
      default ->
          error.exception() instanceof AuthorizationException
              ? Kind.FORBIDDEN
              : error.exception() instanceof RetriableException ? Kind.UNAVAILABLE : Kind.REFUSED;
    };
  }
}
