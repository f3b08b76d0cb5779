package sh.oso.kafka.backup.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
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
