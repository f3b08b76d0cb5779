package sh.oso.kafka.backup.testkit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sh.oso.kafka.backup.api.store.ObjectStore;

/** Makes many small objects in a short time. */
final class Filling {

  private static final int THREADS = 16;

  private Filling() {}

  static void fill(ObjectStore store, List<String> keys) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (String key : keys) {
        all.add(threads.submit(() -> StoreReads.put(store, key, new byte[] {1, 2, 3})));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
