package sh.oso.kafka.backup.storage.azure;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.storage.azure.AzureFailures.Attempt;

/** Deletes blobs one by one, several at a time. */
record Deletion(AzureClients clients, AzureFailures failures) {

  private static final int THREADS = 16;

  Map<ObjectKey, StorageException> delete(
      Collection<ObjectKey> keys, Function<ObjectKey, String> name) throws IOException {
    Queue<ObjectKey> left = new ConcurrentLinkedQueue<>(keys);
    Map<ObjectKey, StorageException> failed = new ConcurrentHashMap<>();
    Callable<Void> some =
        () -> {
          for (ObjectKey key = left.poll(); key != null; key = left.poll()) {
            try {
              delete(name.apply(key));
            } catch (StorageUnavailableException e) {
              left.clear();
              throw e;
            } catch (StorageException e) {
              failed.put(key, e);
            }
          }
          return null;
        };
    try {
      for (Future<Void> one :
          clients.workers().invokeAll(Collections.nCopies(Math.min(THREADS, keys.size()), some))) {
        one.get();
      }
    } catch (InterruptedException e) {
      throw failures.interrupted(Attempt.DELETE, "blobs");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new StorageException("deleting blobs failed: " + e.getCause(), e);
    }
    Map<ObjectKey, StorageException> inOrder = new LinkedHashMap<>();
    failed.keySet().stream().sorted().forEach(key -> inOrder.put(key, failed.get(key)));
    return inOrder;
  }

  private void delete(String name) throws IOException {
    try {
      clients.container().getBlobClient(name).delete();
    } catch (RuntimeException e) {
      if (!AzureFailures.isNotFound(e)) {
        throw failures.translate(Attempt.DELETE, name, e);
      }
    }
  }
}
