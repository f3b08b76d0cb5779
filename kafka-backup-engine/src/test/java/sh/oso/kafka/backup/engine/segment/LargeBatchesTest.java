package sh.oso.kafka.backup.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.run.LargeRoom;

/** Batches that are much larger than a frame. */
@Timeout(120)
class LargeBatchesTest {

  private static final int MIB = 1 << 20;
  private static final int LANES = 6;

  @Test
  void manyLanesStayWithinOneBudget() throws Exception {
    LargeRoom room = new LargeRoom(90 * MIB);
    SegmentBatch large = large();
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    List<Future<Long>> done = new ArrayList<>();
    for (int i = 0; i < LANES; i++) {
      done.add(lanes.submit(() -> makeSegments(large, room, holding, most)));
    }
    for (Future<Long> lane : done) {
      assertThat(lane.get()).isEqualTo(9);
    }
    lanes.shutdown();
    // Each takes twice 20 MiB: before and after compression.
    assertThat(most.get()).isEqualTo(2);
  }

  private static long makeSegments(
      SegmentBatch large, LargeRoom room, AtomicInteger holding, AtomicInteger most)
      throws Exception {
    long records = 0;
    try (FrameBuilder builder = new FrameBuilder(TestSegments.codec("none"), 64 << 10, room)) {
      for (int i = 0; i < 3; i++) {
        SegmentBatch small = TestSegments.batch(1, 1, false);
        SegmentContent content =
            new SegmentContent(
                TestSegments.ORIGIN,
                "none",
                builder,
                new TestSegments.Supply(List.of(large, small, large)),
                Long.MAX_VALUE,
                Duration.ofHours(1));
        try (InputStream in = content.open()) {
          for (int size : new int[] {large.bytes().remaining(), small.bytes().remaining()}) {
            readFrame(in, size, holding, most);
          }
          readFrame(in, large.bytes().remaining(), holding, most);
          in.transferTo(OutputStream.nullOutputStream());
        }
        records += content.entry(ObjectKey.of("it")).records();
      }
    }
    return records;
  }

  private static void readFrame(InputStream in, int size, AtomicInteger holding, AtomicInteger most)
      throws IOException, InterruptedException {
    boolean large = size > MIB;
    int read = in.readNBytes(1).length;
    if (large) {
      most.accumulateAndGet(holding.incrementAndGet(), Math::max);
    }
    while (read < size) {
      read += in.readNBytes(Math.min(MIB, size - read)).length;
      Thread.sleep(2); // others get their chance to exceed the budget
    }
    if (large) {
      holding.decrementAndGet();
    }
  }

  private static SegmentBatch large() {
    ByteBuffer bytes =
        MemoryRecords.withRecords(0, Compression.NONE, 5, new SimpleRecord(1, new byte[20 * MIB]))
            .buffer();
    return new SegmentBatch(bytes, 0, 0, 1, 1, true, 1, 5, false);
  }
}
