package sh.oso.kafka.backup.api.offsets;

import java.util.List;

/** How one consumer group fared. */
public sealed interface GroupOutcome {

  /**
   * Nothing stands in the way, and nothing was done: it was only asked for.
   *
   * @param partitions how many would be changed
   */
  record Planned(int partitions) implements GroupOutcome {}

  /**
   * Every partition was set, or its commit removed.
   *
   * @param partitions how many
   */
  record Done(int partitions) implements GroupOutcome {}

  /**
   * Nothing of the group was changed.
   *
   * @param reason why, and what to do
   */
  record Refused(String reason) implements GroupOutcome {}

  /**
   * Nothing of the group was changed, because of what happened to another.
   *
   * @param reason what happened
   */
  record NotTried(String reason) implements GroupOutcome {}

  /**
   * Some partitions could not be changed. Where an answer was lost they may have been all the same.
   *
   * @param partitions how many were changed
   * @param problems those that were not, in order; not empty
   */
  record Incomplete(int partitions, List<PartitionProblem> problems) implements GroupOutcome {

    public Incomplete {
      problems = List.copyOf(problems);
    }
  }

  /**
   * What is wrong with one partition of a group.
   *
   * @param topic name of the topic
   * @param partition number of the partition
   * @param reason why, and what to do
   */
  record PartitionProblem(String topic, int partition, String reason) {}

  /**
   * How many partitions of the group were changed.
   *
   * @return 0 or more
   */
  default int changed() {
    return this instanceof Done done
        ? done.partitions()
        : this instanceof Incomplete incomplete ? incomplete.partitions() : 0;
  }

  /**
   * Whether the group was changed as asked, or could be.
   *
   * @return false if anything went wrong
   */
  default boolean successful() {
    return this instanceof Done || this instanceof Planned;
  }

  /**
   * What went wrong.
   *
   * @return one line, without the name of the group; empty if nothing did
   */
  default String message() {
    if (this instanceof Refused refused) {
      return refused.reason();
    }
    if (this instanceof NotTried notTried) {
      return notTried.reason();
    }
    if (this instanceof Incomplete incomplete) {
      PartitionProblem first = incomplete.problems().get(0);
      int others = incomplete.problems().size() - 1;
      return incomplete.problems().size()
          + " partitions were not changed, "
          + incomplete.partitions()
          + " were: "
          + first.topic()
          + "-"
          + first.partition()
          + ": "
          + first.reason()
          + (others == 0 ? "" : " (and " + others + " more)");
    }
    return "";
  }
}
