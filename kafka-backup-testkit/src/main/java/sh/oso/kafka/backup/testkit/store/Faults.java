package sh.oso.kafka.backup.testkit.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** The rules of a faulty store, and what they mean for the call at hand. */
final class Faults {

  private record Rule(Calls calls, Fault fault, AtomicLong counted) {

    boolean isDue(StoreCall kind, Collection<ObjectKey> keys) {
      return calls.areCounted(kind, keys) && calls.mean(counted.incrementAndGet());
    }
  }

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final AtomicLong injected = new AtomicLong();

  void add(Calls calls, Fault fault) {
    Set<StoreCall> fitting =
        fault instanceof Fault.BrokenPut
            ? Set.of(StoreCall.PUT)
            : fault instanceof Fault.CutStream || fault instanceof Fault.FlippedBit
                ? Set.of(StoreCall.OPEN_RANGE)
                : Set.of(StoreCall.values());
    if (!fitting.containsAll(calls.kinds())) {
      throw new IllegalArgumentException(fault + " can only happen to " + fitting);
    }
    rules.add(new Rule(calls, fault, new AtomicLong()));
  }

  void clear() {
    rules.clear();
  }

  long injected() {
    return injected.get();
  }

  /** Counts a call with every rule, waits and throws as those say that are about it. */
  Due begin(StoreCall kind, Collection<ObjectKey> keys) throws IOException {
    List<Fault> faults = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.isDue(kind, keys)) {
        faults.add(rule.fault());
      }
    }
    injected.addAndGet(faults.size());
    String what = kind + " " + keys;
    for (Fault fault : faults) {
      if (fault instanceof Fault.Delay delay) {
        await(delay.until(), what);
      }
    }
    for (Fault fault : faults) {
      if (fault instanceof Fault.Refusal refusal) {
        throw refusal.reason().apply("fault injected: " + what + " failed");
      }
    }
    return new Due(faults, what);
  }

  private static void await(Fault.Wait wait, String what) throws InterruptedIOException {
    try {
      wait.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(what + " was interrupted");
    }
  }

  /** What goes wrong with a call that has begun. */
  record Due(List<Fault> faults, String what) {

    ObjectContent content(ObjectContent content) {
      ObjectContent result = content;
      for (Fault fault : faults) {
        if (fault instanceof Fault.BrokenPut broken) {
          result =
              FaultyStreams.breaking(
                  result, broken.afterBytes(), "fault injected: " + what + " broke");
        }
      }
      return result;
    }

    InputStream stream(InputStream stream, long sizeBytes) {
      InputStream result = stream;
      for (Fault fault : faults) {
        if (fault instanceof Fault.CutStream cut) {
          result =
              FaultyStreams.cut(result, cut.afterBytes(), "fault injected: " + what + " was cut");
        } else if (fault instanceof Fault.FlippedBit flipped && sizeBytes > 0) {
          result = FaultyStreams.flipped(result, flipped.bit() % (sizeBytes * 8));
        }
      }
      return result;
    }

    /** The work is done: does the caller learn it? */
    void end() throws StorageUnavailableException {
      for (Fault fault : faults) {
        if (fault instanceof Fault.LostReply) {
          throw new StorageUnavailableException(
              "fault injected: the reply to " + what + " was lost");
        }
      }
    }
  }
}
