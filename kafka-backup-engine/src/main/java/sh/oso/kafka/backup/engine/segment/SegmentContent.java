package sh.oso.kafka.backup.engine.segment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.manifest.Sha256;

/**
 * A segment as the content of an object, made while the store reads it: batches are pulled from the
 * supply, so memory is one frame, whatever the segment's size. Ends where the segment is large or
 * old enough, or where the supply ends. For one thread.
 */
public final class SegmentContent implements ObjectContent {

  private final SegmentOrigin origin;
  private final String codec;
  private final FrameBuilder builder;
  private final BatchSupply supply;
  private final long sizeLimit;
  private final long deadlineNanos;

  private final List<FrameEntry> frames = new ArrayList<>();
  private final MessageDigest sha256 = Sha256.digest();
  private final CRC32C crc = new CRC32C();
  private long sizeBytes;
  private int indexBytes;
  private @Nullable InputStream begun;
  private boolean opened;
  private @Nullable String hex;

  /**
   * Describes a segment of what the supply gives next.
   *
   * @param builder of the codec; borrowed until the content was read
   * @param sizeLimit stored size from which on the segment is closed
   * @param age after which the segment is closed
   */
  public SegmentContent(
      SegmentOrigin origin,
      String codec,
      FrameBuilder builder,
      BatchSupply supply,
      long sizeLimit,
      Duration age) {
    this.origin = origin;
    this.codec = codec;
    this.builder = builder;
    this.supply = supply;
    this.sizeLimit = sizeLimit;
    this.deadlineNanos = System.nanoTime() + age.toNanos();
  }

  /**
   * Begins to make the segment, to see whether it is small. Whoever opens it then gets it from its
   * first byte all the same.
   *
   * @return the whole segment, if it has no more than these bytes
   */
  public Optional<byte[]> findWhole(int mostBytes) throws IOException {
    InputStream frames = new FrameStream();
    byte[] first = frames.readNBytes(mostBytes + 1);
    begun = new SequenceInputStream(new ByteArrayInputStream(first), frames);
    return first.length > mostBytes ? Optional.empty() : Optional.of(first);
  }

  @Override
  public InputStream open() {
    if (opened) {
      throw new IllegalStateException("a segment is made once, while it is read");
    }
    opened = true;
    InputStream known = begun;
    return known == null ? new FrameStream() : known;
  }

  @Override
  public boolean replayable() {
    return false;
  }

  @Override
  public OptionalLong sizeBytes() {
    return OptionalLong.empty();
  }

  @Override
  public long crc32c() {
    requireComplete();
    return crc.getValue();
  }

  /** Whether the store has read everything. */
  public boolean isComplete() {
    return indexBytes > 0;
  }

  /** What a topic index says of this segment once it is stored. */
  public SegmentEntry entry(ObjectKey key) {
    requireComplete();
    long minTimestamp = -1;
    long maxTimestamp = -1;
    long records = 0;
    long logicalBytes = 0;
    for (FrameEntry frame : frames) {
      minTimestamp = FrameBuilder.lesserTimestamp(minTimestamp, frame.minTimestamp());
      maxTimestamp = Math.max(maxTimestamp, frame.maxTimestamp());
      records += frame.records();
      logicalBytes += frame.rawBytes();
    }
    return new SegmentEntry(
        key.value(),
        0,
        sizeBytes,
        indexBytes,
        codec,
        frames.get(0).firstOffset(),
        frames.get(frames.size() - 1).lastOffset(),
        records,
        logicalBytes,
        minTimestamp,
        maxTimestamp,
        digestHex());
  }

  private String digestHex() {
    String known = hex;
    if (known == null) {
      known = Sha256.hex(sha256);
      hex = known;
    }
    return known;
  }

  private void requireComplete() {
    if (!isComplete()) {
      throw new IllegalStateException("the segment has not been read to its end");
    }
  }

  private final class FrameStream extends InputStream {

    private ByteBuffer current = ByteBuffer.allocate(0);

    @Override
    public int read() throws IOException {
      return fill() ? current.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, current.remaining());
      current.get(target, offset, count);
      return count;
    }

    private boolean fill() throws IOException {
      if (current.hasRemaining()) {
        return true;
      }
      if (isComplete()) {
        return false;
      }
      current = ByteBuffer.allocate(0);
      builder.giveBack();
      boolean full = sizeBytes >= sizeLimit || System.nanoTime() - deadlineNanos >= 0;
      Optional<FrameBuilder.Built> built =
          full && !frames.isEmpty() ? Optional.empty() : builder.build(supply);
      if (built.isPresent()) {
        frames.add(built.get().entry());
        current = built.get().bytes();
      } else {
        byte[] index = new SegmentIndex(codec, origin, frames).encode();
        indexBytes = index.length;
        current = ByteBuffer.wrap(index);
      }
      sizeBytes += current.remaining();
      sha256.update(current.duplicate());
      crc.update(current.duplicate());
      return true;
    }
  }
}
