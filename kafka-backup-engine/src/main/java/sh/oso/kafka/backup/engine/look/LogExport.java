package sh.oso.kafka.backup.engine.look;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.protocol.BatchTrim;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.SegmentReader;

/**
 * Writes a partition as log segments: its batches as they are stored, but for the one in which the
 * backup begins, which is rebuilt without the records before. For one thread.
 */
final class LogExport {

  /** What a broker's default, {@code log.segment.bytes}, allows. */
  private static final long MOST_BYTES = 1L << 30;

  /** A frame's content as decompressed, and a batch of it. */
  private static final int COPIES = 2;

  private final Repository repository;
  private final ExportFolder folder;
  private final ReadingLane lane;
  private final LongConsumer progress;

  /**
   * An export to a folder.
   *
   * @param progress hears of the number of records in each frame that was read, and may end it
   */
  LogExport(Repository repository, ExportFolder folder, ReadingLane lane, LongConsumer progress) {
    this.repository = repository;
    this.folder = folder;
    this.lane = lane;
    this.progress = progress;
  }

  PartitionExport run(String topic, PartitionIndex index) {
    long records = 0;
    try (LogFiles files =
        new LogFiles(folder, topic + "-" + index.partition(), index.startOffset(), MOST_BYTES)) {
      for (SegmentEntry segment : index.segments()) {
        records += write(segment, index.startOffset(), files);
      }
      files.finish();
      return new PartitionExport(records, files.bytes(), files.files());
    }
  }

  private long write(SegmentEntry segment, long startOffset, LogFiles files) {
    long records = 0;
    try (SegmentReader reader = new SegmentReader(repository, segment, lane)) {
      List<FrameEntry> frames = reader.index().frames();
      BitSet wanted = new BitSet();
      for (int i = 0; i < frames.size(); i++) {
        wanted.set(i, frames.get(i).lastOffset() >= startOffset);
      }
      reader.expect(wanted);
      for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
        ReadingLane.Room room = makeRoom(frames.get(i), segment);
        try {
          records += write(reader.readFrame(i), startOffset, files);
        } finally {
          room.close();
        }
        progress.accept(frames.get(i).records());
      }
      return records;
    } catch (CorruptBatchException e) {
      throw new CorruptBackupException(
          "segment " + segment.object() + " is damaged: " + e.getMessage(), e);
    }
  }

  private static long write(ByteBuffer raw, long startOffset, LogFiles files) {
    long records = 0;
    BatchIterator batches = new BatchIterator(raw);
    while (batches.hasNext()) {
      BatchView batch = batches.next();
      if (!batch.crcMatches()) {
        throw new CorruptBatchException(batch + " does not match its checksum");
      }
      if (batch.baseOffset() >= startOffset) {
        files.append(batch.bytes(), batch.baseOffset(), batch.lastOffset());
        records += batch.count();
      } else if (batch.lastOffset() >= startOffset) {
        records += append(BatchTrim.from(batch.bytes(), startOffset), files);
      }
    }
    if (batches.position() != raw.limit()) {
      throw new CorruptBatchException("a batch is cut at byte " + batches.position());
    }
    return records;
  }

  /** Appends what is left of a batch, if anything is. */
  private static long append(ByteBuffer trimmed, LogFiles files) {
    BatchIterator left = new BatchIterator(trimmed);
    if (!left.hasNext()) {
      return 0;
    }
    BatchView batch = left.next();
    files.append(batch.bytes(), batch.baseOffset(), batch.lastOffset());
    return batch.count();
  }

  private ReadingLane.Room makeRoom(FrameEntry frame, SegmentEntry segment) {
    try {
      return lane.makeRoom(frame, COPIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while reading " + segment.object(), e);
    }
  }
}
