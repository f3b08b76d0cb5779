package sh.oso.kafka.backup.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.engine.batch.TestBatches;
import sh.oso.kafka.backup.engine.protocol.TestAnswers;

/**
 * How far a compacted partition is read while it grows by two offsets with each look at its end.
 */
class MovingEndTest {

  /** The planned piece and the most that are read beyond it. */
  private static final int PIECES = 101;

  private static final SimpleRecord RECORD = new SimpleRecord(new byte[] {1}, new byte[] {2});

  private final PartitionFeed feed =
      new PartitionFeed(new TopicPartition("hot", 0), Uuid.randomUuid(), 0, 2, -1, this::deliver);
  private final GrowingLog log = new GrowingLog();
  private int holedPieces = Integer.MAX_VALUE;
  private int pieces;

  @Test
  void warnsWhereTheCleanerOutrunsTheBackup() throws IOException {
    CommittedBatches batches = drain();
    assertThat(pieces).isEqualTo(PIECES);
    assertThat(batches.warnings()).singleElement().asString().contains("hot-0", "compaction");
  }

  @Test
  void warnsOfNothingIfTheLastPieceHadNoHoles() throws IOException {
    holedPieces = PIECES - 1;
    CommittedBatches batches = drain();
    assertThat(pieces).isEqualTo(PIECES);
    assertThat(batches.warnings()).isEmpty();
  }

  @Test
  void whatIsWrittenAfterTheEndWasSeenIsLeftToTheNextBackup() throws IOException {
    log.growth = 0;
    CommittedBatches batches = drain();
    assertThat(batches.position()).isEqualTo(2);

    log.growth = 2;

    assertThat(batches.peek()).isEmpty();
    assertThat(batches.position()).isEqualTo(2);
    assertThat(batches.endOffset()).isEqualTo(2);
  }

  private CommittedBatches drain() throws IOException {
    deliver();
    CommittedBatches batches = new CommittedBatches(feed, log, true, 0, 0, 0, 2, -1);
    while (batches.peek().isPresent()) {
      batches.take();
    }
    return batches;
  }

  /** Answers whatever is asked for: two records, or one if the cleaner took the other. */
  private void deliver() {
    feed.wish().ifPresent(this::deliver);
  }

  private void deliver(PartitionFeed.Wish wish) {
    boolean holed = pieces++ < holedPieces;
    ByteBuffer batch =
        TestBatches.batch(
            CompressionType.NONE,
            holed ? wish.offset() + 1 : wish.offset(),
            holed ? List.of(RECORD) : List.of(RECORD, RECORD));
    feed.deliver(
        wish,
        new Chunk(wish.offset(), batch, List.of(), TestAnswers.holding(List.of())),
        wish.offset() + 2,
        9);
  }

  private static final class GrowingLog implements SourceLog {

    private long end = 2;
    private long growth = 2;

    @Override
    public long logStartOffset() {
      return 0;
    }

    @Override
    public long lastStableOffset() {
      end += growth;
      return end;
    }
  }
}
