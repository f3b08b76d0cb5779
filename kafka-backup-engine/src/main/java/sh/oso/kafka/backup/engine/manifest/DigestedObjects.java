package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.store.Codecs;

/**
 * Documents in one frame of a codec whose keys have their digest, and a name of their own: the same
 * content that somebody else stored may be about to be deleted, since no document of this run names
 * it.
 */
final class DigestedObjects {

  private final ObjectStore store;
  private final Codecs codecs;

  DigestedObjects(ObjectStore store, Codecs codecs) {
    this.store = store;
    this.codecs = codecs;
  }

  /** The key of a document, given the SHA-256 of its bytes and eight random hex digits. */
  interface Keyed {
    ObjectKey key(String sha256, String writerId);
  }

  /** Stores a document under a key that nobody else uses. */
  ObjectRef store(Keyed keyed, Object document, Codec codec) {
    return store(keyed, document, codec, null);
  }

  /**
   * Stores a document, unless it is there already, and undamaged.
   *
   * @param before what this run takes over, which is safe from deletion while its plan is there
   */
  ObjectRef store(Keyed keyed, Object document, Codec codec, @Nullable ObjectRef before) {
    byte[] json = Frames.json(document);
    byte[] frame = Frames.encode(codec, json);
    String digest = Sha256.hex(frame);
    if (before != null
        && before.sha256().equals(digest)
        && before.codec().equals(codec.id())
        && holds(before, frame)) {
      return before;
    }
    String writerId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    ObjectKey key = keyed.key(digest, writerId);
    try {
      store.put(key, ObjectContent.of(frame), Lifetime.LASTING);
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "storing " + key, e);
    }
    return new ObjectRef(key.value(), frame.length, json.length, digest, codec.id());
  }

  private boolean holds(ObjectRef ref, byte[] frame) {
    ObjectKey key = ObjectKey.of(ref.key());
    try {
      long size = store.findStat(key).map(ObjectStat::sizeBytes).orElse(-1L);
      if (size != frame.length) {
        return false;
      }
      try (InputStream in = store.openRange(key, 0, size)) {
        return Arrays.equals(in.readAllBytes(), frame);
      }
    } catch (ObjectNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw RepositoryFailures.translate(store.location(), "reading " + key, e);
    }
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
