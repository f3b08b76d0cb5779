package sh.oso.kafka.backup.engine.faults;

import java.util.Random;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/**
 * Something that goes wrong with calls of a store.
 *
 * @param last the last call that it befalls; the greatest number for all from the first on
 */
record StoreFault(StoreCall call, long first, long last, String what, Fault fault) {

  /** Calls of one kind in a small run, roughly. */
  private static final int CALLS = 25;

  private static final StoreCall[] KINDS = {
    StoreCall.PUT,
    StoreCall.PUT,
    StoreCall.OPEN_RANGE,
    StoreCall.FIND_STAT,
    StoreCall.LIST,
    StoreCall.NEXT
  };

  static StoreFault draw(Random random) {
    StoreCall call = KINDS[random.nextInt(KINDS.length)];
    long first = 1L + random.nextInt(call == StoreCall.LIST ? 3 : CALLS);
    long last = random.nextInt(4) == 0 ? first + random.nextInt(8) : first;
    int kind = random.nextInt(6);
    if (call == StoreCall.PUT && kind == 0) {
      int bytes = random.nextInt(20_000);
      return new StoreFault(call, first, last, "broken after " + bytes, Fault.brokenPut(bytes));
    }
    if (call == StoreCall.OPEN_RANGE && kind == 0) {
      int bytes = random.nextInt(2_000);
      return new StoreFault(call, first, last, "cut after " + bytes, Fault.cutStream(bytes));
    }
    if (call == StoreCall.OPEN_RANGE && kind == 1) {
      int bit = random.nextInt(1 << 20);
      return new StoreFault(call, first, last, "flipped bit " + bit, Fault.flippedBit(bit));
    }
    return switch (kind) {
      case 0, 1, 2 -> new StoreFault(call, first, last, "reply lost", Fault.lostReply());
      case 3, 4 -> new StoreFault(call, first, last, "unavailable", Fault.unavailable());
      default -> new StoreFault(call, first, last, "failed", Fault.failure(StorageException::new));
    };
  }

  /** No room is left from some put on. */
  static StoreFault diskFull(Random random) {
    return new StoreFault(
        StoreCall.PUT,
        1 + random.nextInt(CALLS / 2),
        Long.MAX_VALUE,
        "no room left",
        Fault.failure(StorageFullException::new));
  }

  FaultyStore addTo(FaultyStore store) {
    return store.on(Calls.to(call).numbers(first, last), fault);
  }

  @Override
  public String toString() {
    return call
        + " "
        + first
        + (last == first ? "" : last == Long.MAX_VALUE ? "-" : "-" + last)
        + " "
        + what;
  }
}
