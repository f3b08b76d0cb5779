package sh.oso.kafka.backup.testkit.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;

/** Many writers who all want to create the same object at the same moment. */
record Race(int writers, List<ObjectStore> stores, ObjectKey key, Kind content) {

  /** How a writer hands its bytes over. */
  @FunctionalInterface
  interface Kind {
    ObjectContent of(byte[] bytes);
  }

  /** What a writer writes: of the same size for all, different in every byte. */
  static byte[] own(int writer) {
    byte[] bytes = new byte[200_000];
    Arrays.fill(bytes, (byte) writer);
    return bytes;
  }

  /** Lets them start together, and returns who was told that it succeeded. */
  List<Integer> run() throws Exception {
    CyclicBarrier start = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Boolean>> outcomes = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        outcomes.add(threads.submit(() -> write(writer, start)));
      }
      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        if (outcomes.get(i).get()) {
          winners.add(i);
        }
      }
      return winners;
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean write(int writer, CyclicBarrier start) throws Exception {
    ObjectStore store = stores.get(writer % stores.size());
    ObjectContent own = content.of(own(writer));
    start.await();
    try {
      store.put(key, own, Lifetime.LASTING);
      return true;
    } catch (PreconditionFailedException e) {
      return false;
    }
  }
}
