package sh.oso.kafka.backup.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

class TopicIndexTest {

  private final Codecs codecs = Codecs.find(TopicIndexTest.class.getClassLoader());
  private final Repository repository = new Repository(new InMemoryStore(), codecs);

  @Test
  void isReadAsStored() {
    TopicIndex index = index("topics/orders/x");
    assertThat(repository.loadTopicIndex(topic(store(index)))).isEqualTo(index);
  }

  @Test
  void aSegmentWithoutALegalKeyIsDamage() {
    ObjectRef ref = store(index("../escaped"));
    assertThatThrownBy(() -> repository.loadTopicIndex(topic(ref)))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining(ref.key())
        .hasMessageContaining("topic orders")
        .hasMessageContaining("'../escaped', which is no key");
  }

  @Test
  void anIndexWithoutALegalKeyIsDamage() {
    ObjectRef ref = new ObjectRef("a//b", 1, 1, "x", "none");
    assertThatThrownBy(() -> repository.loadTopicIndex(topic(ref)))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("the manifest")
        .hasMessageContaining("topic orders")
        .hasMessageContaining("'a//b', which is no key");
  }

  /** The codec that fits is tried first, and room is made as it is needed. */
  @Test
  void aLargeIndexIsFoundInLittleMemory() throws Exception {
    Random random = new Random(1);
    List<SegmentEntry> segments = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      byte[] digest = new byte[32];
      random.nextBytes(digest);
      long first = i * 10_000L;
      segments.add(
          new SegmentEntry(
              "topics/orders/id/0/%020d.%08x.log.zst".formatted(first, random.nextInt()),
              0,
              100_000 + random.nextInt(30_000),
              131,
              "zstd",
              first,
              first + 9_999,
              10_000,
              1_000_000,
              1,
              2,
              HexFormat.of().formatHex(digest)));
    }
    TopicIndex index =
        new TopicIndex(
            1,
            "orders",
            "id",
            List.of(new PartitionIndex(0, 0, 60_000_000, 1, segments, List.of())));
    ObjectRef ref = repository.storeTopicIndex(index, codecs.open("zstd", OptionalInt.empty()));
    assertThat(ref.sizeBytes()).isGreaterThan(300_000);
    ObjectStat stat = repository.store().findStat(ObjectKey.of(ref.key())).orElseThrow();
    assertThat(repository.findTopicIndex(stat).orElseThrow().index()).isEqualTo(index);
  }

  private ObjectRef store(TopicIndex index) {
    return repository.storeTopicIndex(index, codecs.open("none", OptionalInt.empty()));
  }

  private static TopicIndex index(String object) {
    SegmentEntry segment = new SegmentEntry(object, 0, 100, 10, "none", 0, 9, 10, 90, -1, -1, "x");
    return new TopicIndex(
        1, "orders", "id", List.of(new PartitionIndex(0, 0, 10, 1, List.of(segment), List.of())));
  }

  private static TopicEntry topic(ObjectRef index) {
    return new TopicEntry(
        "orders", "id", 1, List.of(), List.of(), List.of(), 10, 90, 100, 1, -1, -1, 0, index);
  }
}
