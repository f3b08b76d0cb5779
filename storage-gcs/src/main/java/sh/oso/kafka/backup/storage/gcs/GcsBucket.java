package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.util.DateTime;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/** A bucket and the prefix in it, as the client library and as messages know them. */
final class GcsBucket {

  static final String STAT_FIELDS = "name,size,timeCreated,crc32c,generation,metadata";

  private final Storage api;
  private final GcsSettings settings;
  private final AtomicBoolean knownToExist = new AtomicBoolean();

  GcsBucket(Storage api, GcsSettings settings) {
    this.api = api;
    this.settings = settings;
  }

  Storage api() {
    return api;
  }

  GcsSettings settings() {
    return settings;
  }

  String name() {
    return settings.bucket();
  }

  /** Name of an object in the bucket. */
  String nameOf(ObjectKey key) {
    return settings.prefix() + key;
  }

  /** Where an object is, for messages. */
  String placeOf(ObjectKey key) {
    return "gs://" + name() + "/" + nameOf(key);
  }

  /** Where the store is, for messages. */
  String place() {
    return settings.location();
  }

  static ObjectStat stat(ObjectKey key, StorageObject object) {
    return new ObjectStat(key, object.getSize().longValueExact(), created(object));
  }

  private static Instant created(StorageObject object) {
    DateTime created = object.getTimeCreated();
    return created == null ? Instant.EPOCH : Instant.ofEpochMilli(created.getValue());
  }

  /** Looks an object up. */
  Optional<StorageObject> find(Action action, ObjectKey key) throws IOException {
    try {
      StorageObject found =
          Attempts.run(
              attempt -> api.objects().get(name(), nameOf(key)).setFields(STAT_FIELDS).execute());
      knownToExist.set(true);
      return Optional.of(found);
    } catch (IOException e) {
      if (isNotFound(e)) {
        checkExists();
        return Optional.empty();
      }
      throw GcsFailures.of(action, placeOf(key), e);
    }
  }

  static boolean isNotFound(IOException e) {
    return e instanceof com.google.api.client.http.HttpResponseException answer
        && answer.getStatusCode() == GcsFailures.NOT_FOUND;
  }

  /**
   * Tells a missing bucket from a missing object, for which the service has the same answer; asks
   * once only.
   */
  void checkExists() throws IOException {
    if (knownToExist.get()) {
      return;
    }
    try {
      Attempts.run(
          attempt ->
              api.objects()
                  .list(name())
                  .setPrefix(settings.prefix())
                  .setMaxResults(1L)
                  .setFields("nextPageToken")
                  .execute());
    } catch (IOException e) {
      throw GcsFailures.of(Action.LIST, place(), e);
    }
    knownToExist.set(true);
  }
}
