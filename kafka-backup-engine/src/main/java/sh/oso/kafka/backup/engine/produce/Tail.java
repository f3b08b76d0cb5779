package sh.oso.kafka.backup.engine.produce;

import sh.oso.kafka.backup.api.TargetConflictException;

/**
 * How a target partition ends.
 *
 * @param records how many there are from the base offset on
 * @param producerEpoch of the last one; -1 if there is none
 * @param lastSequence of the last one; -1 if there is none
 */
public record Tail(long records, short producerEpoch, int lastSequence) {

  static final Tail EMPTY = new Tail(0, (short) -1, -1);

  /**
   * Makes sure that all records are from a plan's producer.
   *
   * @throws TargetConflictException if they are not
   */
  void requireAllFrom(PartitionPlan plan) {
    if (records == 0) {
      return;
    }
    long last = plan.offsetAfter(records - 1);
    if (producerEpoch != plan.producer().epoch()) {
      throw TargetTail.conflict(plan, last, "was written by somebody else");
    }
    if (lastSequence != plan.sequenceAfter(records - 1)) {
      throw TargetTail.conflict(
          plan,
          last,
          "has sequence number " + lastSequence + ": somebody else's records lie between ours");
    }
  }
}
