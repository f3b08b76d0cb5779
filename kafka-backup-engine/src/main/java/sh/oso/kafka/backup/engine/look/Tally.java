package sh.oso.kafka.backup.engine.look;

/** Records that differ in one way: how many, and between which offsets. For one thread. */
final class Tally {

  private long records;
  private long first = -1;
  private long last = -1;

  /** Adds a record, in order of offset. */
  void add(long offset) {
    first = records == 0 ? offset : first;
    last = offset;
    records++;
  }

  /** The same with fewer records, between the same offsets. */
  Tally without(long fewer) {
    Tally rest = new Tally();
    rest.records = records - fewer;
    rest.first = first;
    rest.last = last;
    return rest;
  }

  long records() {
    return records;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }
}
