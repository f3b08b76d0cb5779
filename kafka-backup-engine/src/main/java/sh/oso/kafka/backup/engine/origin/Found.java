package sh.oso.kafka.backup.engine.origin;

/**
 * What a partition has of a source partition, before and behind a position of the source.
 *
 * @param first offset of the first record that was at that position or later; -1 if there is none
 * @param firstOriginal where that record was at the source; -1 if there is none
 * @param last offset of the last record that was before it; -1 if there is none
 */
public record Found(long first, long firstOriginal, long last) {

  /** Nothing of that source partition. */
  static final Found NOTHING = new Found(-1, -1, -1);

  /** Whether there is anything of the source partition. */
  public boolean any() {
    return first >= 0 || last >= 0;
  }

  /** Where who stood at the position goes on: at its record, or behind the last one before. */
  public long next() {
    return first >= 0 ? first : last + 1;
  }
}
