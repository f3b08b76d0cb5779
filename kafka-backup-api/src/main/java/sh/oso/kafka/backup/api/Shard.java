package sh.oso.kafka.backup.api;

/**
 * One of several parts of a run that different processes do, on different machines if need be. All
 * are given the same request and the same id, and each another index.
 *
 * @param index which part: 0 or more, less than {@code count}
 * @param count number of parts: 1 to {@value #MOST}
 */
public record Shard(int index, int count) {

  /** The most parts that a run may have. */
  public static final int MOST = 1_000;

  /** The only part of a run that is not split. */
  public static final Shard WHOLE = new Shard(0, 1);

  public Shard {
    if (count < 1 || count > MOST || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "need 1 <= count <= "
              + MOST
              + " and 0 <= index < count, got index="
              + index
              + ", count="
              + count);
    }
  }

  /**
   * Tells whether there is no other part.
   *
   * @return true if the run is not split
   */
  public boolean isWhole() {
    return count == 1;
  }

  /**
   * Names it for a person, counted from 1.
   *
   * @return such as {@code shard 1 of 4}
   */
  @Override
  public String toString() {
    return "shard " + (index + 1) + " of " + count;
  }
}
