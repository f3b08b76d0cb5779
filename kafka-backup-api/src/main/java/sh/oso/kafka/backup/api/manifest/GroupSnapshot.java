package sh.oso.kafka.backup.api.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consumer groups of the source and where they stood: asked for before the backup's end offsets, so
 * that no group stands beyond the data.
 *
 * @param formatVersion version of the repository format
 * @param coverage which groups are in it
 * @param groups in order of id
 */
public record GroupSnapshot(int formatVersion, Coverage coverage, List<Group> groups) {

  public GroupSnapshot {
    groups = List.copyOf(groups);
  }

  /** Which groups a snapshot has. */
  public enum Coverage {
    /** Every group of the cluster. */
    ALL,
    /** Those that the user had the right to see; there may have been more. */
    VISIBLE
  }

  /** What kind of group it is. */
  public enum Type {
    /** Consumers agree among themselves. */
    CLASSIC,
    /** Consumers of the protocol of KIP-848. */
    CONSUMER,
    /** Consumers that share partitions, KIP-932. */
    SHARE,
    /** Applications of Kafka Streams, KIP-1071. */
    STREAMS,
    /** A kind that the brokers had and this software did not know. */
    UNKNOWN
  }

  /**
   * One group.
   *
   * @param groupId its id
   * @param type what kind it is
   * @param state in Kafka's words, for example {@code Stable}; empty if not known
   * @param protocol as Kafka lists it, for example {@code consumer}; may be empty
   * @param offsetsKnown false if its offsets could not be had; then it has no topics here
   * @param topics topics of the backup in which it has an offset, in order of name
   */
  public record Group(
      String groupId,
      Type type,
      String state,
      String protocol,
      boolean offsetsKnown,
      List<TopicOffsets> topics) {

    public Group {
      topics = List.copyOf(topics);
    }
  }

  /**
   * Where a group stood in one topic.
   *
   * @param topic name of the topic
   * @param partitions those in which it has an offset, in order of number
   */
  public record TopicOffsets(String topic, List<PartitionOffset> partitions) {

    public TopicOffsets {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Where a group stood in one partition.
   *
   * @param partition number of the partition
   * @param offset the next offset that it would read, for a share group its start offset; never
   *     beyond the end of the backup
   * @param leaderEpoch committed with it, -1 if none was
   * @param metadata committed with it, empty if none was
   * @param committedOffset what was committed, if that lies beyond the end of the backup and {@code
   *     offset} is this end
   */
  public record PartitionOffset(
      int partition,
      long offset,
      int leaderEpoch,
      String metadata,
      @Nullable Long committedOffset) {}
}
