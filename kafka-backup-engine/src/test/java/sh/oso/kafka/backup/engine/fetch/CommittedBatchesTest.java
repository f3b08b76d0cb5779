package sh.oso.kafka.backup.engine.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.Gap;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.batch.TestBatches;
import sh.oso.kafka.backup.engine.protocol.TestAnswers;

class CommittedBatchesTest {

  private final PartitionFeed feed =
      new PartitionFeed(new TopicPartition("orders", 0), Uuid.randomUuid(), 10, 20, 3, () -> {});

  @Test
  void takesNonsenseForDamage() {
    feed.obstruct(
        feed.wish().orElseThrow(),
        new NonsenseException("no batch at all", new CorruptBatchException("magic 9")));
    assertThatThrownBy(() -> reading(new Log(0, 20)).peek())
        .isInstanceOf(CorruptBatchException.class)
        .hasMessageContaining("no batch at all");
  }

  @Test
  void recordsAGapWhereRecordsWereDeletedBeforeTheyWereRead() throws IOException {
    feed.obstruct(feed.wish().orElseThrow(), new OutOfRangeException("nothing"));
    CommittedBatches batches = reading(new Log(25, 30));
    assertThat(batches.peek()).isEmpty();
    assertThat(batches.gaps()).containsExactly(new Gap(10, 19, Gap.Reason.DELETED_AT_SOURCE));
    assertThat(batches.position()).isEqualTo(20);
  }

  @Test
  void asksAgainWithoutAnEpochWhenTheLogHoldsTheOffset() throws IOException {
    PartitionFeed.Wish first = feed.wish().orElseThrow();
    assertThat(first.lastEpoch()).isEqualTo(3);
    feed.obstruct(first, new OutOfRangeException("nothing"));
    assertThat(feed.wish()).isEmpty();
    CommittedBatches batches = reading(new Log(0, 20));
    Thread reader = new Thread(() -> peek(batches));
    reader.start();
    while (feed.wish().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(feed.wish().orElseThrow().offset()).isEqualTo(10);
    assertThat(feed.wish().orElseThrow().lastEpoch()).isEqualTo(-1);
    reader.interrupt();
  }

  /** Epochs without a batch may lie in the hole, so that the last one read ends before the hole. */
  @Test
  void goesOnBehindAHoleWithoutAnEpoch() throws Exception {
    List<SimpleRecord> records = List.of(new SimpleRecord(1, "k".getBytes(UTF_8), null));
    ByteBuffer batches =
        TestBatches.concat(
            TestBatches.batch(CompressionType.NONE, 10, records),
            TestBatches.batch(CompressionType.NONE, 25, records));
    Chunk chunk = new Chunk(10, batches, List.of(), TestAnswers.holding(List.of()));
    feed.deliver(feed.wish().orElseThrow(), chunk, 26, 9);
    CommittedBatches reading = new CommittedBatches(feed, new Log(0, 40), true, 0, 0, 10, 20, 3);
    assertThat(reading.peek().orElseThrow().baseOffset()).isEqualTo(10);
    reading.take();
    assertThat(reading.leaderEpoch()).isEqualTo(9);
    Thread reader = new Thread(() -> peek(reading));
    reader.start();
    while (feed.wish().filter(wish -> wish.offset() == 20).isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(feed.wish().orElseThrow().endOffset()).isEqualTo(40);
    assertThat(feed.wish().orElseThrow().lastEpoch()).isEqualTo(-1);
    reader.interrupt();
    reader.join();
  }

  @Test
  void forgetsWhatWasUnderWayBeforeASeek() throws IOException {
    PartitionFeed.Wish stale = feed.wish().orElseThrow();
    feed.seek(20, 20, -1);
    feed.obstruct(stale, new OutOfRangeException("nothing"));
    assertThat(feed.take()).isEmpty();
  }

  private static void peek(CommittedBatches batches) {
    try {
      assertThat(batches.peek()).isEmpty();
    } catch (IOException e) {
      // Interrupted at the end of the test.
    }
  }

  private CommittedBatches reading(SourceLog log) {
    return new CommittedBatches(feed, log, false, 0, 0, 10, 20, 3);
  }

  private record Log(long logStartOffset, long lastStableOffset) implements SourceLog {}
}
