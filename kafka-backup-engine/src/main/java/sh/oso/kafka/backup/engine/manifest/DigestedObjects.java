package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.engine.store.Codecs;

/**
 * Documents in one frame of a codec whose keys have their digest: the same content, the same key.
 */
final class DigestedObjects {

  private final ObjectStore store;
  private final Codecs codecs;

  DigestedObjects(ObjectStore store, Codecs codecs) {
    this.store = store;
    this.codecs = codecs;
  }

  /**
   * Stores a document. Storing the same one again changes nothing.
   *
   * @param keyOf its key, given the SHA-256 of its bytes
   */
  ObjectRef store(Function<String, ObjectKey> keyOf, Object document, Codec codec) {
    byte[] json = Frames.json(document);
    byte[] frame = Frames.encode(codec, json);
    String digest = Sha256.hex(frame);
    ObjectKey key = keyOf.apply(digest);
    try {
      store.put(key, ObjectContent.of(frame), Lifetime.LASTING);
    } catch (PreconditionFailedException e) {
      // The key has the digest: what lies there is this document.
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "storing " + key, e);
    }
    return new ObjectRef(key.value(), frame.length, json.length, digest, codec.id());
  }

  /**
   * Reads a document.
   *
   * @param ref whose key is one
   */
  <T> T load(ObjectRef ref, Class<T> type) {
    byte[] bytes = load(ObjectKey.of(ref.key()));
    if (bytes.length != ref.sizeBytes() || !Sha256.hex(bytes).equals(ref.sha256())) {
      throw new CorruptBackupException(
          ref.key() + " in " + store.location() + " is damaged: its SHA-256 is not the manifest's");
    }
    return Frames.read(
        codecs.open(ref.codec()),
        bytes,
        ref.rawBytes(),
        type,
        ref.key() + " in " + store.location());
  }

  private byte[] load(ObjectKey key) {
    try {
      ObjectStat stat =
          store
              .findStat(key)
              .orElseThrow(() -> new ObjectNotFoundException("there is no object " + key));
      try (InputStream in = store.openRange(key, 0, stat.sizeBytes())) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "reading " + key, e);
    }
  }
}
