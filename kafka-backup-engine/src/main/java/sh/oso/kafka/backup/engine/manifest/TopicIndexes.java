package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;

/** The topic indexes of a repository, read and written whole. Safe for use by many threads. */
final class TopicIndexes {

  private final Repository repository;

  TopicIndexes(Repository repository) {
    this.repository = repository;
  }

  /**
   * Stores a topic index under its digest and a name of its own: the same index that somebody else
   * stored may be about to be deleted, since no document of this run names it.
   */
  ObjectRef store(TopicIndex index, Codec codec) {
    byte[] json = Frames.json(index);
    byte[] frame = Frames.encode(codec, json);
    String digest = Sha256.hex(frame);
    String writerId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    ObjectKey key =
        Keys.topicIndex(index.topic(), index.topicId(), digest, writerId, codec.fileExtension());
    try {
      repository.store().put(key, ObjectContent.of(frame), Lifetime.LASTING);
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "storing " + key, e);
    }
    return new ObjectRef(key.value(), frame.length, json.length, digest, codec.id());
  }

  /** Reads a topic index that a document names. */
  TopicIndex load(String topic, ObjectRef ref) {
    byte[] bytes = repository.load(key(ref.key(), "the manifest", topic));
    String name = ref.key() + " in " + repository.store().location();
    if (bytes.length != ref.sizeBytes() || !Sha256.hex(bytes).equals(ref.sha256())) {
      throw new CorruptBackupException(name + " is damaged: its SHA-256 is not the manifest's");
    }
    TopicIndex index =
        Frames.readIndex(repository.codecs().open(ref.codec()), bytes, ref.rawBytes(), name);
    index.partitions().stream()
        .flatMap(partition -> partition.segments().stream())
        .forEach(segment -> key(segment.object(), name, topic));
    return index;
  }

  /** A key as a document has it: what is none was not written by a kafka-backup. */
  private static ObjectKey key(String text, String document, String topic) {
    try {
      return ObjectKey.of(text);
    } catch (IllegalArgumentException e) {
      throw new CorruptBackupException(
          document
              + " is damaged: for topic "
              + topic
              + " it names an object '"
              + text
              + "', which is no key: "
              + e.getMessage(),
          e);
    }
  }
}
