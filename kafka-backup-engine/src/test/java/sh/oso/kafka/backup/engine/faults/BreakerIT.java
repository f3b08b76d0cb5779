package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/**
 * What is down is left alone for a while, and when it is back the run goes on and loses nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BreakerIT {

  private static final int PARTITIONS = 6;

  /** A run that lasts some seconds, so that something can happen meanwhile. */
  private static final Limits LIMITS =
      new Limits(
              DataSize.ofMebibytes(32),
              DataSize.ofMebibytes(1),
              Duration.ofMinutes(1),
              DataSize.parse("64KiB"),
              PARTITIONS,
              1,
              Duration.ofSeconds(1),
              Duration.ofMinutes(3),
              Duration.ofSeconds(15))
          .withRateLimit(new RateLimit(4_000_000L, null))
          .withCircuitBreaker(new CircuitBreaker(true, 3, Duration.ofSeconds(5)));

  private final KafkaCluster kafka = KafkaCluster.builder().start();
  private final TestTopics topics = new TestTopics(kafka.clientProperties());
  private final TopicReader reader = new TopicReader(kafka.clientProperties());
  private final String topic = topics.create("paused", PARTITIONS, Map.of());
  private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
  private SortedMap<Integer, PartitionDigest> expected = Collections.emptySortedMap();

  @BeforeAll
  void write() {
    Random random = new Random(12);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] value = new byte[1_000];
      random.nextBytes(value);
      records.add(new ProducerRecord<>(topic, i % PARTITIONS, null, value));
    }
    new TopicWriter(kafka.clientProperties()).write(records);
    expected = reader.digest(topic);
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  @Test
  void aStoreThatIsDownForAMinute() throws Exception {
    FaultyStore store = FaultyStore.around(new InMemoryStore()).forbiddingRewrites();
    long before = store.faultCount();

    during(
        store,
        backups -> backups.backup(BackupRequest.of(topic).withBackupId("b")),
        () -> downFor(store, Duration.ofMinutes(1)));

    assertPaused(store.location(), Duration.ofSeconds(55));
    assertThat(store.faultCount() - before)
        .as("calls while it was down: some until the breaker opened, then one each 5 s")
        .isLessThan(40);

    during(
        store,
        backups -> backups.restore(restore(".store")),
        () -> downFor(store, Duration.ofSeconds(8)));

    assertPaused(store.location(), Duration.ofSeconds(5));
    assertSame(store, ".store");
  }

  private static void downFor(FaultyStore store, Duration time) throws InterruptedException {
    store.on(Calls.any(), Fault.unavailable());
    Thread.sleep(time.toMillis());
    store.heal();
  }

  @Test
  void aBrokerThatIsDownForAWhile() throws Exception {
    FaultyStore store = FaultyStore.around(new InMemoryStore()).forbiddingRewrites();

    during(
        store,
        backups -> backups.backup(BackupRequest.of(topic).withBackupId("b")),
        this::restartBroker);
    assertPaused("broker 0", Duration.ofSeconds(5));

    // It looks for another leader first, so that the only broker is not asked often enough.
    during(store, backups -> backups.restore(restore(".broker")), this::restartBroker);
    assertSame(store, ".broker");
  }

  private void restartBroker() throws InterruptedException {
    kafka.killBroker(0);
    Thread.sleep(8_000);
    kafka.startBroker(0);
  }

  private interface Work {
    Object on(KafkaBackup backups);
  }

  private interface Outage {
    void happen() throws Exception;
  }

  private void during(FaultyStore store, Work work, Outage outage) throws Exception {
    events.clear();
    CountDownLatch atWork = new CountDownLatch(1);
    RunListener listener =
        event -> {
          events.add(event);
          if (event instanceof RunEvent.Progress progress && progress.recordBytes() > 2_000_000) {
            atWork.countDown();
          }
        };
    try (KafkaBackup backups = open(store, listener)) {
      CompletableFuture<Object> run = CompletableFuture.supplyAsync(() -> work.on(backups));
      var unused = run.whenComplete((result, failure) -> atWork.countDown());
      assertThat(atWork.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(run.isDone()).as("the run ended before the outage").isFalse();
      outage.happen();
      run.get(3, TimeUnit.MINUTES);
    }
  }

  private void assertPaused(String what, Duration atLeast) {
    assertThat(events)
        .filteredOn(RunEvent.Paused.class::isInstance)
        .hasSize(1)
        .allSatisfy(event -> assertThat(((RunEvent.Paused) event).what()).isEqualTo(what));
    assertThat(events)
        .filteredOn(RunEvent.Resumed.class::isInstance)
        .hasSize(1)
        .allSatisfy(
            event -> {
              assertThat(((RunEvent.Resumed) event).what()).isEqualTo(what);
              assertThat(((RunEvent.Resumed) event).after()).isGreaterThanOrEqualTo(atLeast);
            });
  }

  private void assertSame(FaultyStore store, String suffix) {
    try (KafkaBackup backups = open(store, RunListener.NONE)) {
      assertThat(backups.verify(VerifyRequest.of("b", VerifyRequest.Level.DECODED)).damages())
          .isEmpty();
    }
    assertThat(reader.digest(topic + suffix)).isEqualTo(expected);
  }

  private RestoreRequest restore(String suffix) {
    return RestoreRequest.of("b").withTopicMapping(Map.of(topic, topic + suffix));
  }

  private KafkaBackup open(FaultyStore store, RunListener listener) {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(store)
        .compression("none", null)
        .limits(LIMITS)
        .listener(listener)
        .build();
  }
}
