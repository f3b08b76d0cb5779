package sh.oso.kafka.backup.testkit.store;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import sh.oso.kafka.backup.api.store.ObjectKey;

/**
 * Says which calls of a store are meant. Calls are numbered from 1 from the moment that this is
 * given to a {@link FaultyStore}, and only those of the right kind and key are counted. Immutable.
 */
public final class Calls {

  private final Set<StoreCall> kinds;
  private final Predicate<Collection<ObjectKey>> keys;
  private final long first;
  private final long last;
  private final double chance;
  private final long seed;

  private Calls(
      Set<StoreCall> kinds,
      Predicate<Collection<ObjectKey>> keys,
      long first,
      long last,
      double chance,
      long seed) {
    this.kinds = kinds;
    this.keys = keys;
    this.first = first;
    this.last = last;
    this.chance = chance;
    this.seed = seed;
  }

  /**
   * Means every call of any kind.
   *
   * @return all calls
   */
  public static Calls any() {
    return new Calls(EnumSet.allOf(StoreCall.class), k -> true, 1, Long.MAX_VALUE, 1, 0);
  }

  /**
   * Means every call of some kinds.
   *
   * @param kind a kind
   * @param more further kinds
   * @return those calls
   */
  public static Calls to(StoreCall kind, StoreCall... more) {
    return new Calls(EnumSet.of(kind, more), k -> true, 1, Long.MAX_VALUE, 1, 0);
  }

  /**
   * Means only calls that concern certain keys. {@link StoreCall#LIST} and {@link StoreCall#NEXT}
   * concern none; {@link StoreCall#DELETE} counts if one of its keys is meant.
   *
   * @param meant true for the keys that are meant
   * @return fewer calls
   */
  public Calls about(Predicate<ObjectKey> meant) {
    return new Calls(kinds, all -> all.stream().anyMatch(meant), first, last, chance, seed);
  }

  /**
   * Means only one call.
   *
   * @param number its number, from 1
   * @return that call
   */
  public Calls number(long number) {
    return numbers(number, number);
  }

  /**
   * Means only calls of some numbers.
   *
   * @param firstNumber the first, from 1
   * @param lastNumber the last, inclusive
   * @return those calls
   */
  public Calls numbers(long firstNumber, long lastNumber) {
    if (firstNumber < 1 || lastNumber < firstNumber) {
      throw new IllegalArgumentException(
          "need 1 <= first <= last, got first=" + firstNumber + ", last=" + lastNumber);
    }
    return new Calls(kinds, keys, firstNumber, lastNumber, chance, seed);
  }

  /**
   * Means a call and all after it.
   *
   * @param firstNumber its number, from 1
   * @return those calls
   */
  public Calls from(long firstNumber) {
    return numbers(firstNumber, Long.MAX_VALUE);
  }

  /**
   * Means each call with a chance. The same seed means calls of the same numbers, in whatever order
   * threads make them.
   *
   * @param probability of each call, from 0 to 1
   * @param randomSeed decides which
   * @return fewer calls
   */
  public Calls withChance(double probability, long randomSeed) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a chance is from 0 to 1: " + probability);
    }
    return new Calls(kinds, keys, first, last, probability, randomSeed);
  }

  Set<StoreCall> kinds() {
    return kinds;
  }

  boolean areCounted(StoreCall kind, Collection<ObjectKey> about) {
    return kinds.contains(kind) && keys.test(about);
  }

  boolean mean(long number) {
    return number >= first
        && number <= last
        && (chance >= 1 || new SplittableRandom(seed + number * 31).nextDouble() < chance);
  }
}
