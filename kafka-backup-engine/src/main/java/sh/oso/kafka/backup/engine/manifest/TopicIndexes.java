package sh.oso.kafka.backup.engine.manifest;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/** The topic indexes of a repository, read and written whole. Safe for use by many threads. */
final class TopicIndexes {

  /** JSON of many numbers that hardly differ shrinks to no less than this part of its size. */
  private static final long MOST_COMPRESSED = 4_096;

  /** Codecs that do not fit a key's ending are tried with no more room than this, in bytes. */
  private static final long MOST_TO_GUESS = 16 << 20;

  private final Repository repository;
  private final DigestedObjects objects;

  TopicIndexes(Repository repository, DigestedObjects objects) {
    this.repository = repository;
    this.objects = objects;
  }

  ObjectRef store(TopicIndex index, Codec codec) {
    return objects.store(
        (sha256, writerId) ->
            Keys.topicIndex(
                index.topic(), index.topicId(), sha256, writerId, codec.fileExtension()),
        index,
        codec);
  }

  /** Reads a topic index that a document names. */
  TopicIndex load(String topic, ObjectRef ref) {
    key(ref.key(), "the manifest", topic);
    TopicIndex index = objects.load(ref, TopicIndex.class);
    String name = ref.key() + " in " + repository.store().location();
    index.partitions().stream()
        .flatMap(partition -> partition.segments().stream())
        .forEach(segment -> key(segment.object(), name, topic));
    return index;
  }

  /** Reads a topic index that nothing names: its key vouches for its bytes, any codec may fit. */
  Optional<FoundIndex> find(ObjectStat listed) {
    byte[] bytes = repository.load(listed.key());
    String digest = Sha256.hex(bytes);
    if (!listed.key().value().contains("/index-" + digest)) {
      throw new CorruptBackupException(listed.key() + " is damaged: its SHA-256 is not its name's");
    }
    for (Codec codec : likelyFirst(listed.key().value())) {
      Optional<byte[]> json = decode(codec, bytes, listed.key().value());
      if (json.isPresent()) {
        ObjectRef ref =
            new ObjectRef(
                listed.key().value(), bytes.length, json.get().length, digest, codec.id());
        TopicIndex index = load("?", ref);
        return Optional.of(new FoundIndex(index, ref, listed.lastModified()));
      }
    }
    return Optional.empty();
  }

  /** All codecs, those first whose extension a key ends with. */
  private List<Codec> likelyFirst(String key) {
    return repository.codecs().ids().stream()
        .map(id -> repository.codecs().open(id))
        .sorted(Comparator.comparing((Codec codec) -> !endsAs(key, codec)))
        .toList();
  }

  private static boolean endsAs(String key, Codec codec) {
    return key.endsWith(".json" + codec.fileExtension());
  }

  /** Tries rooms from small to large: a frame does not say what it holds. */
  private static Optional<byte[]> decode(Codec codec, byte[] bytes, String key) {
    long most = endsAs(key, codec) ? Integer.MAX_VALUE - 8L : MOST_TO_GUESS;
    for (long room = 4; room <= MOST_COMPRESSED; room *= 4) {
      long rawBytes = Math.min(most, Math.max(1 << 16, bytes.length * room));
      Optional<byte[]> json = Frames.decode(codec, bytes, rawBytes);
      if (json.isPresent() || rawBytes == most) {
        return json;
      }
    }
    return Optional.empty();
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
