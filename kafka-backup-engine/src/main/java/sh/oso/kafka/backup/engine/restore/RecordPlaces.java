package sh.oso.kafka.backup.engine.restore;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.batch.RecordWalker;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.SegmentReader;

/**
 * Counts the records of one partition of a backup: how many lie before an offset, and at which
 * offset a record lies that has so many before it. Counts of segments and frames suffice for all
 * but one frame, which is read; the last one that was read is kept. For one thread.
 */
final class RecordPlaces implements AutoCloseable {

  private final Repository repository;
  private final ReadingLane lane;
  private final List<SegmentEntry> segments;

  /** Records before each segment; at the end that of all. */
  private final long[] before;

  private int openSegment = -1;
  private @Nullable SegmentReader reader;
  private int openFrame = -1;
  private long[] offsets = new long[0];

  RecordPlaces(Repository repository, PartitionIndex index, ReadingLane lane) {
    this.repository = repository;
    this.lane = lane;
    this.segments = index.segments();
    this.before = new long[segments.size() + 1];
    for (int i = 0; i < segments.size(); i++) {
      before[i + 1] = before[i] + segments.get(i).records();
    }
  }

  /** How many records of the segments have a lesser offset. */
  long countBefore(long offset) {
    if (segments.isEmpty()) {
      throw new InvalidRequestException(
          "where the record of source offset "
              + offset
              + " went cannot be told: its topic was cloned, and has more holes than the offset map"
              + " of a clone tells apart");
    }
    int number = 0;
    while (number < segments.size() && segments.get(number).lastOffset() < offset) {
      number++;
    }
    if (number == segments.size() || segments.get(number).firstOffset() >= offset) {
      return before[number];
    }
    long count = before[number];
    List<FrameEntry> frames = open(number).index().frames();
    int frame = 0;
    while (frame < frames.size() && frames.get(frame).lastOffset() < offset) {
      count += frames.get(frame).records();
      frame++;
    }
    if (frame == frames.size() || frames.get(frame).firstOffset() >= offset) {
      return count;
    }
    int place = Arrays.binarySearch(read(number, frame), offset);
    return count + (place < 0 ? -place - 1 : place);
  }

  /**
   * The offset of a record.
   *
   * @param count how many lie before it; less than there are
   */
  long offsetAfter(long count) {
    int number = 0;
    while (before[number + 1] <= count) {
      number++;
    }
    long left = count - before[number];
    List<FrameEntry> frames = open(number).index().frames();
    int frame = 0;
    while (frames.get(frame).records() <= left) {
      left -= frames.get(frame).records();
      frame++;
    }
    return read(number, frame)[(int) left];
  }

  private SegmentReader open(int number) {
    SegmentReader opened = reader;
    if (opened == null || openSegment != number) {
      close();
      opened = new SegmentReader(repository, segments.get(number), lane);
      reader = opened;
      openSegment = number;
    }
    return opened;
  }

  /** The offsets of a frame's records. */
  private long[] read(int number, int frame) {
    SegmentReader segment = open(number);
    if (openFrame == frame) {
      return offsets;
    }
    FrameEntry entry = segment.index().frames().get(frame);
    long[] found = new long[entry.records()];
    int[] next = {0};
    ReadingLane.Room room = makeRoom(entry);
    try {
      ByteBuffer batches = segment.readFrame(frame);
      BatchIterator iterator = new BatchIterator(batches);
      while (iterator.hasNext()) {
        BatchView batch = iterator.next();
        RecordWalker.walk(batch, (offset, timestamp, rest) -> found[next[0]++] = offset);
      }
    } catch (CorruptBatchException | ArrayIndexOutOfBoundsException e) {
      throw new CorruptBackupException(
          "segment " + segments.get(number).object() + " is damaged: " + e.getMessage(), e);
    } finally {
      room.close();
    }
    openFrame = frame;
    offsets = found;
    return found;
  }

  private ReadingLane.Room makeRoom(FrameEntry frame) {
    try {
      return lane.makeRoom(frame, 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while looking for offsets", e);
    }
  }

  @Override
  public void close() {
    SegmentReader opened = reader;
    reader = null;
    openSegment = -1;
    openFrame = -1;
    if (opened != null) {
      opened.close();
    }
  }
}
