package sh.oso.kafka.backup.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.segment.TestSegments.Made;
import sh.oso.kafka.backup.engine.segment.TestSegments.Supply;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

class SegmentTest {

  @ParameterizedTest
  @CsvSource({"none,false", "zstd,false", "lz4,false", "none,true", "zstd,true", "lz4,true"})
  void givesBackTheBatchesOfEveryFrame(String codec, boolean compressed) throws IOException {
    List<SegmentBatch> batches = batches(200, compressed);
    Made made = TestSegments.make(codec, 64 << 10, Long.MAX_VALUE, new Supply(batches));
    assertThat(read(made.bytes, made.entry)).isEqualTo(bytes(batches));
    assertThat(made.entry.records()).isEqualTo(2000);
    assertThat(made.entry.firstOffset()).isZero();
    assertThat(made.entry.lastOffset()).isEqualTo(1999);
    assertThat(made.entry.minTimestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(made.entry.maxTimestamp()).isEqualTo(1_700_000_001_999L);
    assertThat(made.entry.sizeBytes()).isEqualTo(made.bytes.length);
    assertThat(made.entry.logicalBytes()).isEqualTo(bytes(batches).length);
  }

  @Test
  void endsAtItsSizeAndLeavesTheRestInTheSupply() throws IOException {
    Supply supply = new Supply(batches(200, false));
    Made first = TestSegments.make("none", 64 << 10, 100_000, supply);
    assertThat(first.bytes.length).isGreaterThan(100_000);
    Optional<SegmentBatch> next = supply.peek();
    assertThat(next).isPresent();
    assertThat(next.get().baseOffset()).isEqualTo(first.entry.lastOffset() + 1);
  }

  @Test
  void givesABatchLargerThanAFrameAFrameOfItsOwn() throws IOException {
    List<SegmentBatch> batches =
        List.of(
            TestSegments.batch(0, 1, false),
            TestSegments.batch(1, 5000, false),
            TestSegments.batch(5001, 1, false));
    Made made = TestSegments.make("zstd", 64 << 10, Long.MAX_VALUE, new Supply(batches));
    assertThat(index(made).frames()).hasSize(3);
    assertThat(read(made.bytes, made.entry)).isEqualTo(bytes(batches));
  }

  @Test
  void saysInTheIndexWhereEachFrameBeginsAndEnds() throws IOException {
    Made made =
        TestSegments.make("zstd", 64 << 10, Long.MAX_VALUE, new Supply(batches(200, false)));
    SegmentIndex index = index(made);
    assertThat(index.origin()).isEqualTo(TestSegments.ORIGIN);
    long next = 0;
    for (FrameEntry frame : index.frames()) {
      assertThat(frame.firstOffset()).isEqualTo(next);
      assertThat(frame.records()).isEqualTo((int) (frame.lastOffset() - next + 1));
      assertThat(frame.leaderEpoch()).isEqualTo(5);
      next = frame.lastOffset() + 1;
    }
    assertThat(next).isEqualTo(2000);
  }

  @Test
  void keepsTheNoteThatATimestampIsNotExact() {
    FrameEntry entry = new FrameEntry(1, 2, 3, 4, 5, false, 6, 7, 8, 9, 10);
    SegmentIndex index = new SegmentIndex("lz4", TestSegments.ORIGIN, List.of(entry));
    assertThat(SegmentIndex.decode(index.encode(), "it")).isEqualTo(index);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "zstd", "lz4"})
  void noticesEveryFlippedBit(String codec) throws IOException {
    Made made = TestSegments.make(codec, 64 << 10, Long.MAX_VALUE, new Supply(batches(20, false)));
    for (int at = 0; at < made.bytes.length; at += 7) {
      byte[] damaged = made.bytes.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> read(damaged, made.entry))
          .as("bit in byte %s", at)
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("segment");
    }
  }

  @Test
  void saysWhichOffsetsAreLostWithADamagedFrame() throws IOException {
    Made made =
        TestSegments.make("zstd", 64 << 10, Long.MAX_VALUE, new Supply(batches(200, false)));
    FrameEntry second = index(made).frames().get(1);
    byte[] damaged = made.bytes.clone();
    damaged[index(made).frames().get(0).frameBytes() + 10] ^= 1;
    assertThatThrownBy(() -> read(damaged, made.entry))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("offsets " + second.firstOffset() + " to " + second.lastOffset());
  }

  private static SegmentIndex index(Made made) {
    int from = made.bytes.length - made.entry.indexSizeBytes();
    byte[] bytes = java.util.Arrays.copyOfRange(made.bytes, from, made.bytes.length);
    byte[] trailer =
        java.util.Arrays.copyOfRange(
            made.bytes, made.bytes.length - SegmentIndex.TRAILER_BYTES, made.bytes.length);
    assertThat(SegmentIndex.sizeFromTrailer(trailer, "it")).isEqualTo(bytes.length);
    return SegmentIndex.decode(bytes, "it");
  }

  private static List<SegmentBatch> batches(int count, boolean compressed) {
    List<SegmentBatch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(TestSegments.batch(10L * i, 10, compressed));
    }
    return batches;
  }

  private static byte[] bytes(List<SegmentBatch> batches) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (SegmentBatch batch : batches) {
      byte[] bytes = new byte[batch.bytes().remaining()];
      batch.bytes().duplicate().get(bytes);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] read(byte[] segment, SegmentEntry entry) throws IOException {
    InMemoryStore store = new InMemoryStore();
    store.put(ObjectKey.of(entry.object()), ObjectContent.of(segment), Lifetime.LASTING);
    Repository repository = new Repository(store, Codecs.find(SegmentTest.class.getClassLoader()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReadingLane lane = TestSegments.lane();
        SegmentReader reader = new SegmentReader(repository, entry, lane)) {
      for (int i = 0; i < reader.index().frames().size(); i++) {
        ByteBuffer frame = reader.readFrame(i);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        out.writeBytes(bytes);
      }
      assertThat(reader.sha256()).isEqualTo(entry.sha256());
    }
    return out.toByteArray();
  }
}
