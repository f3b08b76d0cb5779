package sh.oso.kafka.backup.engine.segment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;
import sh.oso.kafka.backup.engine.manifest.Sha256;

/**
 * Reads a segment: its index at once, its frames in any order, those that follow each other from
 * one stream. Every byte is checked before it is handed out. For one thread.
 */
public final class SegmentReader implements AutoCloseable {

  private final Repository repository;
  private final SegmentEntry entry;
  private final ReadingLane lane;
  private final ObjectKey key;
  private final String name;
  private final byte[] indexBytes;
  private final SegmentIndex index;
  private final long[] positions;

  private @Nullable BitSet expected;
  private @Nullable InputStream stream;
  private int nextInStream;
  private int streamEnd;
  private final MessageDigest sha256 = Sha256.digest();
  private int digested;

  /**
   * Opens a segment.
   *
   * @param lane decoders and buffers; borrowed until this is closed, and for one reader at a time
   * @throws CorruptBackupException if the segment is damaged or missing
   * @throws sh.oso.kafka.backup.api.RepositoryException if the store fails
   */
  public SegmentReader(Repository repository, SegmentEntry entry, ReadingLane lane) {
    this.repository = repository;
    this.entry = entry;
    this.lane = lane;
    this.name = "segment " + entry.object();
    this.key = key();
    this.indexBytes = readIndex();
    this.index = SegmentIndex.decode(indexBytes, name);
    this.positions = new long[index.frames().size() + 1];
    for (int i = 0; i < index.frames().size(); i++) {
      positions[i + 1] = positions[i] + index.frames().get(i).frameBytes();
    }
    if (positions[index.frames().size()] + entry.indexSizeBytes() != entry.sizeBytes()
        || !index.codec().equals(entry.codec())) {
      throw new CorruptBackupException(name + " is damaged: its index is not the manifest's");
    }
  }

  public SegmentIndex index() {
    return index;
  }

  /**
   * Says which frames will be read, so that no more than these is asked of the store. Without this
   * it is all from the first one that is read.
   *
   * @param frames their numbers, from 0; copied
   */
  public void expect(BitSet frames) {
    BitSet copy = new BitSet();
    copy.or(frames);
    expected = copy;
  }

  /**
   * The batches of a frame.
   *
   * @param frame its number, from 0
   * @return a direct buffer from position to limit, good until the next call
   * @throws CorruptBackupException if the frame is damaged
   */
  public ByteBuffer readFrame(int frame) {
    checkFrame(frame);
    FrameEntry expected = index.frames().get(frame);
    ByteBuffer stored = ByteBuffer.wrap(lane.stored(expected.frameBytes()));
    ByteBuffer raw = lane.raw(expected.rawBytes());
    try {
      lane.decoder(entry.codec()).decompress(stored.limit(expected.frameBytes()), raw);
    } catch (CorruptFrameException e) {
      throw damaged(expected, String.valueOf(e.getMessage()), e);
    }
    if (raw.position() != expected.rawBytes()) {
      throw damaged(expected, "it holds fewer bytes than its index says", null);
    }
    return raw.flip();
  }

  /**
   * Reads a frame and checks its checksum, without opening it.
   *
   * @param frame its number, from 0
   * @throws CorruptBackupException if the frame is damaged
   */
  public void checkFrame(int frame) {
    FrameEntry expected = index.frames().get(frame);
    byte[] stored = lane.stored(expected.frameBytes());
    fetch(frame, stored, expected.frameBytes());
    CRC32C crc = new CRC32C();
    crc.update(stored, 0, expected.frameBytes());
    if ((int) crc.getValue() != expected.crc32c()) {
      throw damaged(expected, "its checksum is wrong", null);
    }
    if (frame == digested) {
      sha256.update(stored, 0, expected.frameBytes());
      digested++;
    }
  }

  /**
   * The SHA-256 of the segment, to be asked for once, when all frames were read in order.
   *
   * @return 64 lower-case hex digits
   */
  public String sha256() {
    if (digested != index.frames().size()) {
      throw new IllegalStateException("read all frames in order first");
    }
    sha256.update(indexBytes);
    return Sha256.hex(sha256);
  }

  /** Damage to one frame, in words that name the offsets that are lost with it. */
  private CorruptBackupException damaged(
      FrameEntry frame, String problem, @Nullable Exception cause) {
    String told =
        name
            + " is damaged at offsets "
            + frame.firstOffset()
            + " to "
            + frame.lastOffset()
            + ": "
            + problem;
    return cause == null
        ? new CorruptBackupException(told)
        : new CorruptBackupException(told, cause);
  }

  private void fetch(int frame, byte[] stored, int frameBytes) {
    try {
      InputStream in = streamAt(frame);
      if (in.readNBytes(stored, 0, frameBytes) < frameBytes) {
        throw new EOFException("the object ends early");
      }
      nextInStream = frame + 1;
    } catch (IOException e) {
      closeStream();
      throw RepositoryFailures.translate(repository.store().location(), "reading " + name, e);
    }
  }

  private InputStream streamAt(int frame) throws IOException {
    InputStream open = stream;
    if (open != null && nextInStream == frame && frame < streamEnd) {
      return open;
    }
    closeStream();
    BitSet wanted = expected;
    int end =
        wanted == null
            ? positions.length - 1
            : Math.max(frame + 1, Math.min(wanted.nextClearBit(frame), positions.length - 1));
    long size = positions[end] - positions[frame];
    open = repository.store().openRange(key, entry.position() + positions[frame], size);
    streamEnd = end;
    stream = open;
    return open;
  }

  private ObjectKey key() {
    try {
      return ObjectKey.of(entry.object());
    } catch (IllegalArgumentException e) {
      throw new CorruptBackupException(name + " cannot exist: " + e.getMessage(), e);
    }
  }

  private byte[] readIndex() {
    long first = entry.position() + entry.sizeBytes() - entry.indexSizeBytes();
    try (InputStream in = repository.store().openRange(key, first, entry.indexSizeBytes())) {
      byte[] bytes = in.readAllBytes();
      if (bytes.length != entry.indexSizeBytes()) {
        throw new EOFException("the object ends early");
      }
      return bytes;
    } catch (ObjectNotFoundException e) {
      throw new CorruptBackupException(name + " is missing", e);
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "reading " + name, e);
    }
  }

  private void closeStream() {
    InputStream open = stream;
    stream = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Only read from: nothing is lost with it.
      }
    }
  }

  @Override
  public void close() {
    closeStream();
  }
}
