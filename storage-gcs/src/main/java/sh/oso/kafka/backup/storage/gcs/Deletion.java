package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.googleapis.batch.BatchRequest;
import com.google.api.client.googleapis.batch.json.JsonBatchCallback;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.http.HttpHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** Deletes objects, as many with one request as the service takes. */
final class Deletion {

  private static final int MOST_AT_ONCE = 100;

  private final GcsBucket bucket;
  private final Map<ObjectKey, StorageException> failures = new LinkedHashMap<>();
  private boolean missed;

  Deletion(GcsBucket bucket) {
    this.bucket = bucket;
  }

  Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    List<ObjectKey> all = List.copyOf(new LinkedHashSet<>(keys));
    for (int first = 0; first < all.size(); first += MOST_AT_ONCE) {
      deleteSome(all.subList(first, Math.min(first + MOST_AT_ONCE, all.size())));
    }
    if (missed) {
      bucket.checkExists();
    }
    return failures;
  }

  private void deleteSome(List<ObjectKey> keys) throws IOException {
    Set<ObjectKey> open = new LinkedHashSet<>(keys);
    try {
      Attempts.run(
          attempt -> {
            send(open);
            // What the service had no time for, once more.
            for (ObjectKey key : open) {
              throw failures.getOrDefault(key, new StorageUnavailableException("no answer"));
            }
            return open;
          });
    } catch (StorageUnavailableException e) {
      open.forEach(key -> failures.putIfAbsent(key, e));
    } catch (IOException e) {
      throw GcsFailures.of(Action.DELETE, bucket.place(), e);
    }
  }

  /** Leaves in {@code open} what may be tried again. */
  private void send(Set<ObjectKey> open) throws IOException {
    BatchRequest batch = bucket.api().batch();
    for (ObjectKey key : new ArrayList<>(open)) {
      bucket
          .api()
          .objects()
          .delete(bucket.name(), bucket.nameOf(key))
          .queue(
              batch,
              new JsonBatchCallback<Void>() {
                @Override
                public void onSuccess(Void nothing, HttpHeaders headers) {
                  open.remove(key);
                  failures.remove(key);
                }

                @Override
                public void onFailure(GoogleJsonError error, HttpHeaders headers) {
                  failed(key, error, open);
                }
              });
    }
    batch.execute();
  }

  private void failed(ObjectKey key, GoogleJsonError error, Set<ObjectKey> open) {
    StorageException failure = GcsFailures.of(Action.DELETE, bucket.placeOf(key), error);
    failures.remove(key);
    if (failure instanceof ObjectNotFoundException) {
      missed = true;
    } else {
      failures.put(key, failure);
    }
    if (!(failure instanceof StorageUnavailableException)) {
      open.remove(key);
    }
  }
}
