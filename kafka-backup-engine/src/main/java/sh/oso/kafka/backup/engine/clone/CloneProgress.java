package sh.oso.kafka.backup.engine.clone;

import java.time.Instant;
import java.util.List;

/**
 * Content of a clone's {@code progress-<n>.json}: the records that come next, written before any of
 * them is sent.
 *
 * @param writer random, one for each run
 * @param producerEpoch what the run produces under; each run has the next one
 * @param writtenAt by the writer's clock
 * @param partitions those that have records to be sent; none in a run's first document
 * @param warnings what was warned of since the document before
 */
public record CloneProgress(
    int formatVersion,
    String cloneId,
    String writer,
    short producerEpoch,
    Instant writtenAt,
    List<Step> partitions,
    List<String> warnings) {

  public CloneProgress {
    partitions = List.copyOf(partitions);
    warnings = List.copyOf(warnings);
  }

  /**
   * Records of one partition. What earlier documents say behind {@code recordsBefore} was not sent,
   * and does not count.
   *
   * @param topic at the source
   * @param acknowledged how many records the target had acknowledged
   * @param recordsBefore how many records of the clone come before these
   * @param runs first and last offset, both included, of each run of consecutive offsets, one after
   *     the other
   * @param nextOffset where the source was read on
   * @param leaderEpoch of the last batch before that, -1 if it had none
   * @param endOffset up to where the partition is read, as known then
   * @param minTimestamp least of all records so far, as far as known; -1 if there is none
   * @param logicalBytes size of the batches of all records so far, as sent
   */
  public record Step(
      String topic,
      int partition,
      long acknowledged,
      long recordsBefore,
      List<Long> runs,
      long nextOffset,
      int leaderEpoch,
      long endOffset,
      long minTimestamp,
      long logicalBytes) {

    public Step {
      runs = List.copyOf(runs);
    }

    /** How many records there are with these. */
    long recordsAfter() {
      return recordsBefore + Runs.count(runs);
    }
  }
}
