package sh.oso.kafka.backup.engine.rebuild;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.SegmentIndex;

/**
 * Reads the segments of an object without an index of the topic: from its end, each says where the
 * one before it ends. Reads every byte, for the digests; checks every frame.
 */
final class SegmentScan {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Repository repository;
  private final ObjectStat object;
  private final Runnable goOn;
  private final List<String> problems;

  /**
   * Prepares a scan.
   *
   * @param goOn called in every loop
   * @param problems what is damaged is added to
   */
  SegmentScan(Repository repository, ObjectStat object, Runnable goOn, List<String> problems) {
    this.repository = repository;
    this.object = object;
    this.goOn = goOn;
    this.problems = problems;
  }

  /** The place of a segment, as its index tells it. */
  private static final class Located {
    final SegmentIndex index;
    final byte[] encoded;
    final long position;
    final long frameBytes;

    Located(SegmentIndex index, byte[] encoded, long end) {
      this.index = index;
      this.encoded = encoded;
      this.frameBytes = index.frames().stream().mapToLong(FrameEntry::frameBytes).sum();
      this.position = end - encoded.length - frameBytes;
    }
  }

  /**
   * The sound segments of the object, first to last. What is damaged is left out; where an index
   * is, nobody knows what lies before it.
   */
  List<FoundSegment> run() {
    List<FoundSegment> segments = new ArrayList<>();
    try {
      for (long end = object.sizeBytes(); end > 0; ) {
        Located located = locate(end);
        find(located).ifPresent(segment -> segments.add(0, segment));
        end = located.position;
      }
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw RepositoryFailures.translate(
          repository.store().location(), "reading " + object.key(), e);
    }
    return segments;
  }

  private Optional<FoundSegment> find(Located located) throws IOException {
    MessageDigest sha256 = Sha256.digest();
    try {
      checkFrames(located, sha256);
    } catch (CorruptBackupException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    sha256.update(located.encoded);
    return Optional.of(found(located, Sha256.hex(sha256)));
  }

  /** The source cluster of a segment, by its own index. */
  static String clusterId(Repository repository, SegmentEntry segment) {
    ObjectKey key = ObjectKey.of(segment.object());
    long first = segment.position() + segment.sizeBytes() - segment.indexSizeBytes();
    try (InputStream in = repository.store().openRange(key, first, segment.indexSizeBytes())) {
      return SegmentIndex.decode(in.readAllBytes(), "segment " + key).origin().clusterId();
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "reading " + key, e);
    }
  }

  private Located locate(long end) throws IOException {
    String name = "segment " + object.key();
    if (end < SegmentIndex.TRAILER_BYTES) {
      throw new CorruptBackupException(name + " is damaged: it does not begin with a segment");
    }
    byte[] trailer = read(end - SegmentIndex.TRAILER_BYTES, SegmentIndex.TRAILER_BYTES);
    int indexBytes = SegmentIndex.sizeFromTrailer(trailer, name);
    if (indexBytes > end) {
      throw new CorruptBackupException(name + " is damaged: its index is longer than it is");
    }
    byte[] encoded = read(end - indexBytes, indexBytes);
    SegmentIndex index = SegmentIndex.decode(encoded, name);
    Located located = new Located(index, encoded, end);
    if (located.position < 0 || index.frames().isEmpty()) {
      throw new CorruptBackupException(name + " is damaged: its frames are longer than it is");
    }
    return located;
  }

  private void checkFrames(Located located, MessageDigest sha256) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in =
        repository.store().openRange(object.key(), located.position, located.frameBytes)) {
      for (FrameEntry frame : located.index.frames()) {
        goOn.run();
        CRC32C crc = new CRC32C();
        for (int left = frame.frameBytes(); left > 0; ) {
          int read = in.read(buffer, 0, Math.min(left, buffer.length));
          if (read < 0) {
            throw new EOFException("the object ends early");
          }
          crc.update(buffer, 0, read);
          sha256.update(buffer, 0, read);
          left -= read;
        }
        if ((int) crc.getValue() != frame.crc32c()) {
          throw new CorruptBackupException(
              "segment "
                  + object.key()
                  + " is damaged in partition "
                  + located.index.origin().partition()
                  + " at offsets "
                  + frame.firstOffset()
                  + " to "
                  + frame.lastOffset()
                  + ": its checksum is wrong");
        }
      }
    }
  }

  private FoundSegment found(Located located, String sha256) {
    SegmentIndex index = located.index;
    List<FrameEntry> frames = index.frames();
    FrameEntry last = frames.get(frames.size() - 1);
    return new FoundSegment(
        index.origin(),
        new SegmentEntry(
            object.key().value(),
            located.position,
            located.frameBytes + located.encoded.length,
            located.encoded.length,
            index.codec(),
            frames.get(0).firstOffset(),
            last.lastOffset(),
            frames.stream().mapToLong(FrameEntry::records).sum(),
            frames.stream().mapToLong(FrameEntry::rawBytes).sum(),
            frames.stream()
                .mapToLong(FrameEntry::minTimestamp)
                .filter(it -> it >= 0)
                .min()
                .orElse(-1),
            frames.stream().mapToLong(FrameEntry::maxTimestamp).max().orElse(-1),
            sha256),
        last.leaderEpoch(),
        object.lastModified());
  }

  private byte[] read(long first, int size) throws IOException {
    try (InputStream in = repository.store().openRange(object.key(), first, size)) {
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new EOFException("the object ends early");
      }
      return bytes;
    }
  }
}
