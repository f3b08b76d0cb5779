package sh.oso.kafka.backup.engine.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CheckReport.Item;
import sh.oso.kafka.backup.api.CheckReport.Result;
import sh.oso.kafka.backup.api.CheckRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

class CheckTest {

  private final InMemoryStore store = new InMemoryStore();

  @Test
  void findsNothingInASoundStoreAndLeavesNothing() throws IOException {
    assertThat(checkStore(store).items()).allMatch(item -> item.result() == Result.PASSED);
    assertThat(store.list("", "").next()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = StoreCall.class,
      names = {"OPEN_RANGE", "PUT"})
  void removesItsObjectWhenALaterStepFails(StoreCall failing) throws IOException {
    FaultyStore faulty =
        FaultyStore.around(store).on(Calls.to(failing).from(1), Fault.unavailable());
    if (failing == StoreCall.PUT) {
      faulty.heal().on(Calls.to(failing).from(1), Fault.lostReply());
    }
    CheckReport report = checkStore(faulty);
    Item last = report.items().get(report.items().size() - 1);
    assertThat(last.result()).isEqualTo(Result.STORE);
    assertThat(last.message()).doesNotContain("left there");
    assertThat(store.list("", "").next()).isEmpty();
  }

  @Test
  void saysThatItsObjectIsLeftWhenItCannotBeDeleted() {
    FaultyStore faulty =
        FaultyStore.around(store)
            .on(Calls.to(StoreCall.DELETE), Fault.failure(StorageException::new));
    CheckReport report = checkStore(faulty);
    Item last = report.items().get(report.items().size() - 1);
    assertThat(last.result()).isEqualTo(Result.STORE);
    assertThat(last.message()).contains("the object check/", "may be left there");
  }

  @Test
  void dangersAreWarnings() {
    CheckReport report = checkStore(new EndangeredStore(store));
    assertThat(report.passed()).isTrue();
    assertThat(report.items())
        .contains(new Item("store: dangers", Result.WARNING, "objects expire after 30 days"));
  }

  @Test
  void saysOfWhichKindTheTroubleWithKafkaIs() {
    assertThat(checkKafka(new KafkaUnavailableException("a"))).isEqualTo(Result.KAFKA_UNREACHABLE);
    assertThat(checkKafka(new KafkaAccessException("a"))).isEqualTo(Result.KAFKA_ACCESS);
    assertThat(checkKafka(new InvalidRequestException("a"))).isEqualTo(Result.INVALID_REQUEST);
    assertThat(checkKafka(new KafkaBackupException("a"))).isEqualTo(Result.FAILED);
  }

  private Result checkKafka(KafkaBackupException failure) {
    CheckReport report =
        new Check(
                () -> {
                  throw failure;
                },
                store)
            .run(new CheckRequest(TopicSelection.ALL, true, false));
    assertThat(report.items()).hasSize(1);
    return report.items().get(0).result();
  }

  private static CheckReport checkStore(ObjectStore store) {
    return new Check(
            () -> {
              throw new AssertionError("Kafka was not asked for");
            },
            store)
        .run(new CheckRequest(TopicSelection.ALL, false, true));
  }

  /** A store whose place has a setting that endangers backups. */
  private record EndangeredStore(ObjectStore inner) implements ObjectStore {

    @Override
    public List<String> findDangers() {
      return List.of("objects expire after 30 days");
    }

    @Override
    public String location() {
      return inner.location();
    }

    @Override
    public Set<StoreCapability> capabilities() {
      return inner.capabilities();
    }

    @Override
    public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
        throws IOException {
      return inner.put(key, content, lifetime);
    }

    @Override
    public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
      return inner.openRange(key, firstByte, sizeBytes);
    }

    @Override
    public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
      return inner.findStat(key);
    }

    @Override
    public ObjectListing list(String prefix, String after) throws IOException {
      return inner.list(prefix, after);
    }

    @Override
    public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
      return inner.delete(keys);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
