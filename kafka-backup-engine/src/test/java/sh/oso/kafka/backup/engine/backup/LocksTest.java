package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

class LocksTest {

  private final List<String> extended = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private StorageException refusal = new StorageAccessException("not allowed");

  @Test
  void extendsTheLocksOfWhatIsTakenOver() {
    TopicEntry topic = extend(Set.of(StoreCapability.LOCKS));
    assertThat(extended).containsExactly(topic.index().key(), "topics/t/old-1", "topics/t/old-2");
    assertThat(warnings).singleElement().asString().contains("1 objects", "not allowed");
  }

  @Test
  void asksNoStoreThatHasNoLocks() {
    extend(Set.of());
    assertThat(extended).isEmpty();
  }

  @Test
  void endsTheCommitIfAnObjectIsGone() {
    refusal = new ObjectNotFoundException("no such object");
    assertThatThrownBy(() -> extend(Set.of(StoreCapability.LOCKS)))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("topics/t/old-2")
        .hasMessageContaining("nothing was committed");
  }

  private TopicEntry extend(Set<StoreCapability> capabilities) {
    Codecs codecs = Codecs.find(getClass().getClassLoader());
    Repository repository = new Repository(store(capabilities), codecs);
    TopicIndex index =
        new TopicIndex(
            1,
            "t",
            "id",
            List.of(
                new PartitionIndex(
                    0,
                    0,
                    30,
                    1,
                    List.of(
                        segment("topics/t/old-1", 0),
                        segment("topics/t/old-2", 10),
                        segment("topics/t/new", 20)),
                    List.of())));
    var ref = repository.storeTopicIndex(index, codecs.open("none", OptionalInt.empty()));
    TopicEntry topic =
        new TopicEntry(
            "t", "id", 1, List.of(), List.of(), List.of(), 30, 30, 30, 3, -1, -1, 0, ref);
    new Locks(repository, warnings::add).extend(List.of(topic), Set.of("topics/t/new"));
    return topic;
  }

  private static SegmentEntry segment(String key, long offset) {
    return new SegmentEntry(key, 0, 10, 5, "none", offset, offset + 9, 10, 10, -1, -1, "00");
  }

  /** Refuses the last of the keys. */
  private ObjectStore store(Set<StoreCapability> capabilities) {
    InMemoryStore store = new InMemoryStore();
    return (ObjectStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "capabilities" -> capabilities;
                  case "extendLocks" -> {
                    Collection<?> keys = (Collection<?>) arguments[0];
                    keys.forEach(key -> extended.add(key.toString()));
                    yield Map.of(ObjectKey.of("topics/t/old-2"), refusal);
                  }
                  default -> method.invoke(store, arguments);
                });
  }
}
