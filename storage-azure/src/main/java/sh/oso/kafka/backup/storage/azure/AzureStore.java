package sh.oso.kafka.backup.storage.azure;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;
import sh.oso.kafka.backup.storage.azure.AzureFailures.Attempt;

/** A container as a store; the package documentation says how. */
final class AzureStore implements ObjectStore {

  private final AzureSettings settings;
  private final AzureClients clients;
  private final AzureFailures failures;
  private volatile boolean closed;

  AzureStore(AzureSettings settings, AzureClients clients) {
    this.settings = settings;
    this.clients = clients;
    this.failures = new AzureFailures(settings);
  }

  @Override
  public String location() {
    return settings.location();
  }

  @Override
  public Set<StoreCapability> capabilities() {
    return Set.of(StoreCapability.CREATE_ONLY, StoreCapability.CREATE_ONLY_STREAM);
  }

  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    check(Attempt.PUT, key.value());
    return new BlobUpload(key, name(key), clients, settings.upload(), failures).put(content);
  }

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    check(Attempt.READ, key.value());
    if (firstByte < 0 || sizeBytes < 0 || firstByte > Long.MAX_VALUE - sizeBytes) {
      throw RangeStream.notWithin(failures.blob(name(key)), firstByte, sizeBytes);
    }
    if (sizeBytes > 0) {
      return RangeStream.open(clients.reader(), failures, name(key), firstByte, sizeBytes);
    }
    ObjectStat stat =
        findStat(key)
            .orElseThrow(
                () -> new ObjectNotFoundException(failures.blob(name(key)) + " does not exist"));
    if (firstByte > stat.sizeBytes()) {
      throw RangeStream.notWithin(failures.blob(name(key)), firstByte, sizeBytes);
    }
    return InputStream.nullInputStream();
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    check(Attempt.READ, key.value());
    BlobClient blob = clients.container().getBlobClient(name(key));
    return failures.guard(
        Attempt.READ,
        name(key),
        () -> {
          try {
            BlobProperties found = blob.getProperties();
            return Optional.of(
                new ObjectStat(key, found.getBlobSize(), found.getLastModified().toInstant()));
          } catch (RuntimeException e) {
            if (AzureFailures.isNotFound(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    check(Attempt.LIST, prefix);
    return new BlobListing(
        clients.container(), failures, settings.prefix(), prefix, after, this::check);
  }

  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    check(Attempt.DELETE, "");
    return new Deletion(clients, failures).delete(keys, this::name);
  }

  @Override
  public void close() {
    closed = true;
    clients.close();
  }

  private void check(Attempt attempt, String what) throws StorageException, InterruptedIOException {
    if (closed) {
      throw new StorageException("the store " + location() + " is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw failures.interrupted(attempt, settings.prefix() + what);
    }
  }

  private String name(ObjectKey key) {
    return settings.prefix() + key;
  }
}
