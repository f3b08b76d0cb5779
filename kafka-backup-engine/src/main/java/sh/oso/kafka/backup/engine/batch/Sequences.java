package sh.oso.kafka.backup.engine.batch;

/** Sequence numbers of an idempotent producer: they go from 0 to 2^31 - 1 and around again. */
public final class Sequences {

  private Sequences() {}

  /**
   * Counts on.
   *
   * @param sequence from 0
   * @param records how many, not negative; may be more than one round
   * @return the sequence number that many records later
   */
  public static int after(int sequence, long records) {
    return (int) ((sequence + records) & Integer.MAX_VALUE);
  }
}
