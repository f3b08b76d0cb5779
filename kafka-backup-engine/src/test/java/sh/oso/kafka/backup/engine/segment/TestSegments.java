package sh.oso.kafka.backup.engine.segment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.store.Codecs;

/** Segments made of a few batches that Kafka's own classes built. */
final class TestSegments {

  static final SegmentOrigin ORIGIN =
      new SegmentOrigin(
          "cluster-1", "orders", new UUID(0x0102030405060708L, 0x1112131415161718L), 3);

  private TestSegments() {}

  /** A supply of batches at hand. */
  static final class Supply implements BatchSupply {
    private final Deque<SegmentBatch> batches;

    Supply(List<SegmentBatch> batches) {
      this.batches = new ArrayDeque<>(batches);
    }

    @Override
    public Optional<SegmentBatch> peek() {
      return Optional.ofNullable(batches.peek());
    }

    @Override
    public void take() {
      batches.remove();
    }
  }

  /** Content and entry of a segment. */
  static final class Made {
    final byte[] bytes;
    final SegmentEntry entry;

    Made(byte[] bytes, SegmentEntry entry) {
      this.bytes = bytes;
      this.entry = entry;
    }
  }

  static Codec codec(String id) {
    return Codecs.find(TestSegments.class.getClassLoader()).open(id);
  }

  static ReadingLane lane() {
    return new ReadingLane(
        Codecs.find(TestSegments.class.getClassLoader()), 64 << 10, new LargeRoom(1 << 20));
  }

  /** A batch of records whose values are the offset's digits, one millisecond apart. */
  static SegmentBatch batch(long baseOffset, int records, boolean compressed) {
    List<SimpleRecord> simple = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      simple.add(
          new SimpleRecord(
              1_700_000_000_000L + baseOffset + i,
              ("key-" + (baseOffset + i)).getBytes(StandardCharsets.UTF_8),
              String.join("", Collections.nCopies(20, Long.toString(baseOffset + i)))
                  .getBytes(StandardCharsets.UTF_8)));
    }
    ByteBuffer bytes =
        MemoryRecords.withRecords(
                baseOffset,
                compressed ? Compression.lz4().build() : Compression.NONE,
                5,
                simple.toArray(SimpleRecord[]::new))
            .buffer();
    long first = 1_700_000_000_000L + baseOffset;
    return new SegmentBatch(
        bytes,
        baseOffset,
        baseOffset + records - 1,
        records,
        first,
        true,
        first + records - 1,
        5,
        compressed);
  }

  static Made make(String codecId, int frameBytes, long sizeLimit, BatchSupply supply)
      throws IOException {
    return make(ORIGIN, codecId, frameBytes, sizeLimit, supply);
  }

  static Made make(
      SegmentOrigin origin, String codecId, int frameBytes, long sizeLimit, BatchSupply supply)
      throws IOException {
    Codec codec = codec(codecId);
    try (FrameBuilder builder = new FrameBuilder(codec, frameBytes, new LargeRoom(1 << 20))) {
      SegmentContent content =
          new SegmentContent(origin, codecId, builder, supply, sizeLimit, Duration.ofHours(1));
      byte[] bytes;
      try (InputStream in = content.open()) {
        bytes = in.readAllBytes();
      }
      return new Made(bytes, content.entry(ObjectKey.of("segment" + codec.fileExtension())));
    }
  }
}
