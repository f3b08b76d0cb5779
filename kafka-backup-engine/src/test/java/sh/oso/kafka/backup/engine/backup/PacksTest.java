package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.run.Breaker;
import sh.oso.kafka.backup.engine.run.Pace;
import sh.oso.kafka.backup.engine.store.RetryingStore;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

class PacksTest {

  private static final MemoryShares SHARES = new MemoryShares(2, 0, 0, 1_000, 400, 100);

  private final InMemoryStore store = new InMemoryStore();
  private final FaultyStore faulty = FaultyStore.around(store).forbiddingRewrites();
  private final List<PartitionState> done = new ArrayList<>();
  private final List<PartitionState> orders = states("orders", 12);
  private final List<PartitionState> users = states("users", 12);
  private final Packs packs = packs();

  @Test
  void letsPartitionsOfATopicShareOneObject() throws IOException {
    Packs three = packs(orders.subList(0, 3));
    for (PartitionState state : orders.subList(0, 3)) {
      assertThat(keys()).isEmpty();
      three.add(small(state, 10 + state.partition()));
      assertThat(state.isComplete()).isFalse();
      three.finished(state);
    }
    assertThat(keys()).containsExactly("topics/orders/id/packed/0000000a-1.seg");
    assertThat(done).containsExactlyElementsOf(orders.subList(0, 3));
    assertThat(orders.subList(0, 3)).allMatch(PartitionState::isComplete);
    assertThat(orders.subList(0, 3))
        .extracting(s -> entry(s).position())
        .containsExactly(0L, 10L, 21L);
    for (PartitionState state : orders.subList(0, 3)) {
      assertThat(stored(entry(state))).isEqualTo(content(state, 10 + state.partition()));
    }
  }

  @Test
  void keepsTopicsApart() throws IOException {
    for (int i = 0; i < 2; i++) {
      packs.add(small(orders.get(i), 10));
      packs.add(small(users.get(i), 10));
    }
    packs.putAll();
    assertThat(keys())
        .hasSize(2)
        .anyMatch(key -> key.startsWith("topics/orders/id/packed/"))
        .anyMatch(key -> key.startsWith("topics/users/id/packed/"));
  }

  @Test
  void makesALoneSegmentAnObjectOfItsOwn() throws IOException {
    packs.add(small(orders.get(4), 10));
    packs.putAll();
    assertThat(keys()).containsExactly("orders-4");
    assertThat(entry(orders.get(4)).object()).isEqualTo("orders-4");
    assertThat(entry(orders.get(4)).position()).isZero();
  }

  @Test
  void storesAPackThatIsLargeEnough() throws IOException {
    for (int i = 0; i < 3; i++) {
      packs.add(small(orders.get(i), 100));
      assertThat(keys()).isEmpty();
    }
    packs.add(small(orders.get(3), 100));
    assertThat(keys()).containsExactly("topics/orders/id/packed/0000000a-1.seg");
    packs.add(small(orders.get(5), 10));
    packs.add(small(orders.get(6), 10));
    packs.putAll();
    assertThat(keys()).hasSize(2).contains("topics/orders/id/packed/0000000a-2.seg");
  }

  @Test
  void storesTheLargestWhenAllTogetherTakeTooMuch() throws IOException {
    List<PartitionState> lone = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lone.addAll(states("topic-" + i, 1));
    }
    Packs tight = packs(lone);
    tight.add(small(users.get(0), 99));
    tight.add(small(users.get(1), 99));
    for (PartitionState state : lone) {
      tight.add(small(state, 100));
    }
    assertThat(keys()).isEmpty();
    tight.add(small(orders.get(0), 100));
    assertThat(keys()).containsExactly("topics/users/id/packed/0000000a-1.seg");
  }

  @Test
  void saysNothingOfWhatIsNotStoredAndDoesNotTryAgain() throws IOException {
    faulty.on(Calls.to(StoreCall.PUT), Fault.failure(StorageFullException::new));
    packs.add(small(orders.get(0), 10));
    packs.add(small(orders.get(1), 10));
    assertThatThrownBy(packs::putAll).isInstanceOf(RepositoryException.class);
    packs.add(small(users.get(0), 10));
    packs.putAll();
    assertThat(faulty.count(StoreCall.PUT)).isEqualTo(1);
    assertThat(keys()).isEmpty();
    assertThat(done).isEmpty();
    assertThat(orders.get(0).isComplete()).isFalse();
    assertThat(orders.get(0).drainStep()).isEmpty();
  }

  @Test
  void settlesALostReplyByReading() throws IOException {
    faulty.on(Calls.to(StoreCall.PUT).number(1), Fault.lostReply());
    packs.add(small(orders.get(0), 10));
    packs.add(small(orders.get(1), 20));
    packs.putAll();
    assertThat(faulty.faultCount()).isEqualTo(1);
    assertThat(keys()).containsExactly("topics/orders/id/packed/0000000a-1.seg");
    assertThat(stored(entry(orders.get(1)))).isEqualTo(content(orders.get(1), 20));
  }

  private Packs packs() {
    List<PartitionState> all = new ArrayList<>(orders);
    all.addAll(users);
    return packs(all);
  }

  private Packs packs(List<PartitionState> partitions) {
    return new Packs(
        new RetryingStore(
            faulty,
            Duration.ofSeconds(30),
            new Breaker("store", CircuitBreaker.OFF, RunListener.NONE, Pace.Time.SYSTEM)),
        "0000000a",
        SHARES,
        partitions,
        done::add);
  }

  private static List<PartitionState> states(String topic, int partitions) {
    List<PlannedPartition> planned =
        IntStream.range(0, partitions)
            .mapToObj(number -> new PlannedPartition(number, 0, 5, 5, null, null))
            .toList();
    PlannedTopic plan =
        new PlannedTopic(topic, "id", 1, false, List.of(), null, List.of(), planned);
    return planned.stream().map(partition -> new PartitionState(plan, partition)).toList();
  }

  private static SmallSegment small(PartitionState state, int size) {
    String alone = state.topic().name() + "-" + state.partition();
    SegmentEntry entry =
        new SegmentEntry(alone, 0, size, 5, "none", 0, 4, 5, size, -1, -1, "sha256");
    return new SmallSegment(
        state, entry, ByteBuffer.wrap(content(state, size)), 5, 5, 1, List.of());
  }

  private static byte[] content(PartitionState state, int size) {
    return (state.topic().name() + "-" + state.partition() + "-")
        .repeat(size)
        .substring(0, size)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static SegmentEntry entry(PartitionState state) {
    assertThat(state.newSegments()).hasSize(1);
    return state.newSegments().get(0);
  }

  private byte[] stored(SegmentEntry entry) throws IOException {
    return store
        .openRange(ObjectKey.of(entry.object()), entry.position(), entry.sizeBytes())
        .readAllBytes();
  }

  private List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = store.list("", "")) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        ObjectStat stat = next.get();
        keys.add(stat.key().value());
      }
    }
    return keys;
  }
}
