package sh.oso.kafka.backup.api.offsets;

import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Asks for the other side of an offset, by what a restore did.
 *
 * @param restoreId the restore
 * @param topic the topic's name on the side that the offset is of
 * @param partition number of the partition, which is the same on both sides
 * @param offset the offset
 * @param side which side it is of
 */
public record OffsetQuestion(
    String restoreId, String topic, int partition, long offset, Side side) {

  /** Which side an offset is of. */
  public enum Side {
    /** Of the backup. The answer is where a consumer that would read on there reads on. */
    SOURCE,
    /** Of the restored topic. The answer is where the record there came from. */
    TARGET
  }

  public OffsetQuestion {
    if (partition < 0 || offset < 0) {
      throw new InvalidRequestException(
          "partition " + partition + " and offset " + offset + " are not both 0 or more");
    }
  }
}
