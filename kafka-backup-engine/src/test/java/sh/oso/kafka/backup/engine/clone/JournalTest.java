package sh.oso.kafka.backup.engine.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.Tail;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

class JournalTest {

  private static final PartitionBounds BOUNDS = new PartitionBounds(0, 0, 100, -1);

  private final Repository state =
      new Repository(new InMemoryStore(), Codecs.find(JournalTest.class.getClassLoader()));
  private long nanos;

  private static ClonedPartition partition() {
    return new ClonedPartition(
        new CutTopic(
            "t", Uuid.randomUuid().toString(), 1, false, List.of(), 0, -1, List.of(BOUNDS)),
        BOUNDS,
        new PartitionPlan(
            new TopicPartition("t", 0), Uuid.randomUuid(), new ProducerIdentity(1, (short) 0), 50),
        1 << 20,
        new long[0],
        100);
  }

  private Journal journal() {
    Journal journal = new Journal(state, "c", Clock.systemUTC(), new Lease(() -> nanos));
    journal.open((short) 4);
    return journal;
  }

  private static void read(ClonedPartition partition, long first, long last) {
    partition.read(new ArrayList<>(List.of(first, last)), last + 1, 3, 100, 7, 10);
  }

  private List<CloneProgress> stored() {
    return state.listRestoreDocuments("c", "progress-").stream()
        .map(stat -> stat.key().value())
        .map(key -> key.substring(key.lastIndexOf('/') + 1, key.length() - ".json".length()))
        .map(name -> state.findRestoreDocument("c", name, CloneProgress.class).orElseThrow())
        .toList();
  }

  @Test
  void nothingIsSentThatIsNotInTheJournal() {
    ClonedPartition partition = partition();
    Journal journal = journal();
    read(partition, 0, 9);
    assertThat(partition.maySend(1)).isFalse();
    journal.write(List.of(partition));
    assertThat(partition.maySend(10)).isTrue();
    assertThat(partition.maySend(11)).isFalse();
  }

  @Test
  void anEarlierRunStopsOnceALaterOneBegins() {
    ClonedPartition one = partition();
    Journal first = journal();
    Journal second = journal();
    assertThat(second.epoch()).isEqualTo((short) (first.epoch() + 1));
    read(one, 0, 9);
    assertThatThrownBy(() -> first.write(List.of(one)))
        .isInstanceOf(TargetConflictException.class)
        .hasMessageContaining("another run of clone c is at work");
    assertThat(one.maySend(1)).isFalse();
  }

  @Test
  void onceTheCloneIsCompleteAnEarlierRunStillStops() {
    ClonedPartition one = partition();
    List<Journal> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Journal run = journal();
      runs.add(run);
      for (int j = 0; j < 2 * i; j++) {
        run.warn("step " + i + "." + j);
        run.write(List.of());
      }
    }
    assertThat(stored()).hasSize(16);
    runs.get(3).clear();
    assertThat(stored())
        .extracting(CloneProgress::producerEpoch)
        .containsExactly((short) 4, (short) 5, (short) 6, (short) 7);
    read(one, 0, 9);
    for (Journal run : runs.subList(0, 3)) {
      assertThatThrownBy(() -> run.write(List.of(one))).isInstanceOf(TargetConflictException.class);
      read(one, 10, 19);
    }
    assertThat(one.maySend(1)).isFalse();
  }

  @Test
  void aRunMaySendOnlyWhileItSeesTheJournal() {
    ClonedPartition partition = partition();
    Journal journal = journal();
    GatedSource source = new GatedSource(queue(), partition, journal::isHeld);
    read(partition, 0, 9);
    journal.write(List.of(partition));
    assertThat(source.poll()).isNotNull();
    assertThat(source.maySendTaken()).isTrue();
    nanos += Lease.LIFE.toNanos();
    assertThat(source.poll()).isNull();
    assertThat(source.maySendTaken()).isFalse();
    assertThat(source.isExhausted()).isFalse();
    // Nothing was read meanwhile, but something is under way: that this run is there, it says.
    journal.write(List.of(partition));
    assertThat(stored())
        .hasSize(3)
        .last()
        .extracting(CloneProgress::partitions)
        .isEqualTo(List.of());
    assertThat(source.maySendTaken()).isTrue();
    assertThat(source.poll()).isNotNull();
    // Once all is acknowledged there is nothing to say.
    partition.acknowledged(10);
    nanos += Lease.LIFE.toNanos();
    journal.write(List.of(partition));
    assertThat(stored()).hasSize(3);
  }

  @Test
  void anEndDoesNotWaitForAStoreThatDoesNotAnswer() throws Exception {
    CountDownLatch putting = new CountDownLatch(1);
    FaultyStore silent =
        FaultyStore.around(new InMemoryStore())
            .on(
                Calls.to(StoreCall.PUT).from(2),
                Fault.delay(
                    () -> {
                      putting.countDown();
                      new CountDownLatch(1).await();
                    }));
    Repository hanging = new Repository(silent, Codecs.find(JournalTest.class.getClassLoader()));
    Journal journal = new Journal(hanging, "c", Clock.systemUTC(), new Lease(() -> nanos));
    journal.open((short) 0);
    ClonedPartition partition = partition();
    read(partition, 0, 9);
    Thread run =
        new Thread(
            () -> {
              try (JournalThread thread =
                  new JournalThread(journal, List.of(partition), () -> {})) {
                thread.start();
                thread.ask();
                putting.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    run.start();
    run.join(30_000);
    assertThat(run.isAlive()).isFalse();
    assertThatThrownBy(() -> partition.maySend(1)).isInstanceOf(KafkaBackupException.class);
  }

  private static BatchQueue queue() {
    BatchQueue queue = new BatchQueue(1 << 20, () -> {});
    try {
      queue.put(new OutBatch(ByteBuffer.allocate(100), 5, 0, 4));
      queue.put(new OutBatch(ByteBuffer.allocate(100), 5, 0, 4));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    queue.finish();
    return queue;
  }

  @Test
  void aLongListOfRunsIsSeveralDocuments() {
    ClonedPartition partition = partition();
    List<Long> runs = new ArrayList<>();
    for (long i = 0; i < 120_000; i++) {
      runs.add(2 * i);
      runs.add(2 * i);
    }
    partition.read(runs, 240_000, 3, 240_000, 7, 10);
    journal().write(List.of(partition));
    assertThat(partition.maySend(120_000)).isTrue();
    assertThat(state.listRestoreDocuments("c", "progress-"))
        .hasSizeGreaterThan(3)
        .allMatch(stat -> stat.sizeBytes() < 5 << 20);
    ClonedPartition again = goOn(100_001, 4, 0);
    assertThat(again.nextOffset()).isEqualTo(200_001);
  }

  @Test
  void theTargetSaysWhichOfSeveralRunsCounts() {
    ClonedPartition dead = partition();
    Journal first = journal();
    first.warn("watch out");
    read(dead, 0, 9);
    first.write(List.of(dead));
    read(dead, 12, 19);
    read(dead, 30, 39);
    first.write(List.of(dead));
    // Of 28 records 13 arrived; the next run finds others behind them.
    Journal second = journal();
    ClonedPartition again = goOn(second, 13, 4, 0);
    assertThat(again.nextOffset()).isEqualTo(15);
    assertThat(again.plan().producer().epoch()).isEqualTo((short) 5);
    assertThat(again.plan().sequenceAfter(13)).isZero();
    assertThat(second.warnings()).containsExactly("watch out");
    read(again, 17, 17);
    second.write(List.of(again));
    ClonedPartition last = goOn(14, 5, 13);
    assertThat(last.nextOffset()).isEqualTo(18);
    assertThat(last.partitionMap().stretches())
        .extracting("firstOffset", "lastOffset", "targetOffset")
        .containsExactly(tuple(0L, 9L, 50L), tuple(12L, 14L, 60L), tuple(17L, 17L, 63L));
    assertThatThrownBy(() -> goOn(15, 5, 13))
        .isInstanceOf(TargetConflictException.class)
        .hasMessageContaining("t-0 holds 15 records of this clone, and its documents know of 14");
  }

  /** It came after the count of a run that then wrote nothing. */
  @Test
  void whatAnEarlierRunBroughtLateIsWhatThatRunSaid() {
    ClonedPartition dead = partition();
    read(dead, 0, 19);
    journal().write(List.of(dead));
    Journal second = journal();
    ClonedPartition again = goOn(second, 10, 4, 0);
    read(again, 15, 30);
    second.write(List.of(again));
    ClonedPartition last = goOn(12, 4, 0);
    assertThat(last.nextOffset()).isEqualTo(12);
    assertThat(goOn(12, 5, 10).nextOffset()).isEqualTo(17);
  }

  @Test
  void recordsThatTheTargetLostAreReadAgain() {
    ClonedPartition one = partition();
    Journal first = journal();
    read(one, 0, 49);
    first.write(List.of(one));
    one.acknowledged(50);
    read(one, 50, 59);
    first.write(List.of(one));
    Journal second = journal();
    ClonedPartition two = goOn(second, 30, 4, 0);
    assertThat(two.nextOffset()).isEqualTo(30);
    read(two, 40, 59);
    second.write(List.of(two));
    ClonedPartition three = goOn(45, 5, 30);
    assertThat(three.nextOffset()).isEqualTo(55);
    assertThat(three.partitionMap().stretches())
        .extracting("firstOffset", "lastOffset", "targetOffset")
        .containsExactly(tuple(0L, 29L, 50L), tuple(40L, 54L, 80L));
  }

  @Test
  void somebodyElsesRecordsBetweenOursAreNoticed() {
    ClonedPartition one = partition();
    read(one, 0, 49);
    journal().write(List.of(one));
    // The last of 20 records is the 19th that this producer wrote.
    assertThatThrownBy(() -> goOn(journal(), new Tail(20, (short) 4, 18)))
        .isInstanceOf(TargetConflictException.class)
        .hasMessageContaining("t-0: the record at offset 69 has sequence number 18");
  }

  @Test
  void whatWasReadIsAskedAboutUpToTheTargetsLastRecord() {
    ClonedPartition one = partition();
    read(one, 0, 49);
    journal().write(List.of(one));
    assertThat(goOn(20, 4, 0).lastRead()).isEqualTo(new PartitionBounds(0, 0, 20, 3));
    assertThat(goOn(0, -1, 0).lastRead().leaderEpoch()).isEqualTo(-1);
  }

  private ClonedPartition goOn(long there, int epoch, long firstOfEpoch) {
    return goOn(journal(), there, epoch, firstOfEpoch);
  }

  private static ClonedPartition goOn(Journal journal, long there, int epoch, long firstOfEpoch) {
    return goOn(journal, new Tail(there, (short) epoch, (int) (there - 1 - firstOfEpoch)));
  }

  private static ClonedPartition goOn(Journal journal, Tail tail) {
    ClonedPartition partition = partition();
    EarlierRecords earlier = partition.earlier(tail);
    journal.read(
        document ->
            document.partitions().forEach(step -> earlier.adopt(document.producerEpoch(), step)),
        new Cancellation());
    partition.goOnBehind(earlier, new ProducerIdentity(1, journal.epoch()));
    return partition;
  }
}
