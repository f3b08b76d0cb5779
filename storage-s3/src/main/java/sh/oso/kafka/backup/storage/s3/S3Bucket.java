package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** A bucket with a prefix, seen through a client: what every request needs. */
record S3Bucket(S3Client client, S3Settings settings, S3Failures failures) {

  private static final int MAX_KEY_BYTES = 1024;

  String name() {
    return settings.bucket();
  }

  S3Writing writing() {
    return settings.writing();
  }

  /** The whole key of an object. */
  String fullKey(ObjectKey key) throws StorageException {
    String full = settings.prefix() + key;
    if (full.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw new StorageException(
          full
              + " is longer than the "
              + MAX_KEY_BYTES
              + " bytes that a key in S3 has; use a shorter prefix");
    }
    return full;
  }

  /** The key of an object that was listed, unless somebody else gave it a name that no key has. */
  Optional<ObjectKey> findKey(String fullKey) {
    try {
      return Optional.of(ObjectKey.of(fullKey.substring(settings.prefix().length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  S3Failures.Attempt attempt(String verb, ObjectKey key, String permission) {
    return new S3Failures.Attempt(verb + " " + settings.prefix() + key, permission);
  }

  <T> T call(S3Failures.Attempt attempt, Function<S3Client, T> call) throws IOException {
    Supplier<T> request = () -> call.apply(client);
    return failures.guard(attempt, request);
  }

  /** What a look at an object told. */
  static ObjectStat stat(ObjectKey key, HeadObjectResponse answer) throws StorageException {
    if (answer.contentLength() == null || answer.lastModified() == null) {
      throw new StorageException(
          "looking up " + key + " failed: the server does not tell both size and time");
    }
    return new ObjectStat(key, answer.contentLength(), answer.lastModified());
  }
}
