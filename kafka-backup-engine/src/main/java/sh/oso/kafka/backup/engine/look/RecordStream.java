package sh.oso.kafka.backup.engine.look;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchRecords;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.batch.Share;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.RecordRange;
import sh.oso.kafka.backup.engine.segment.SegmentReader;

/**
 * The wanted records of one partition of a backup, in order of offset. Reads a frame when its first
 * record is asked for, and no frame in which none can be wanted. For one thread.
 */
final class RecordStream implements RecordSource {

  /** A frame's content as decompressed, and a record of it that may be as large. */
  private static final int COPIES = 2;

  private final Repository repository;
  private final String topic;
  private final int partition;
  private final RecordRange range;
  private final ReadingLane lane;
  private final ReadCount count;
  private final Iterator<SegmentEntry> segments;

  private @Nullable SegmentEntry segment;
  private @Nullable SegmentReader reader;
  private BitSet frames = new BitSet();
  private int nextFrame;
  private ReadingLane.@Nullable Room room;
  private @Nullable BatchIterator batches;
  private int frameEnd;
  private @Nullable BatchRecords records;

  /**
   * Begins before the first record; nothing is read yet.
   *
   * @param segments where they lie, in order of offset
   * @param lane borrowed until this is closed
   */
  RecordStream(
      Repository repository,
      String topic,
      int partition,
      List<SegmentEntry> segments,
      RecordRange range,
      ReadingLane lane,
      ReadCount count) {
    this.repository = repository;
    this.topic = topic;
    this.partition = partition;
    this.range = range;
    this.lane = lane;
    this.count = count;
    this.segments = segments.stream().filter(it -> range.of(it) != Share.NONE).toList().iterator();
  }

  @Override
  public @Nullable BackupRecord next() {
    try {
      while (true) {
        BackupRecord record = nextInBatch();
        if (record != null) {
          return record;
        }
        if (!nextBatch() && !nextFrame() && !nextSegment()) {
          return null;
        }
      }
    } catch (CorruptBatchException e) {
      SegmentEntry damaged = segment;
      throw new CorruptBackupException(
          "segment "
              + (damaged == null ? "" : damaged.object())
              + " of "
              + topic
              + "-"
              + partition
              + " is damaged: "
              + e.getMessage(),
          e);
    }
  }

  private @Nullable BackupRecord nextInBatch() {
    BatchRecords open = records;
    if (open == null) {
      return null;
    }
    while (open.next()) {
      if (range.contains(open.offset(), open.timestamp())) {
        return open.decode(topic, partition);
      }
    }
    closeBatch();
    return null;
  }

  private boolean nextBatch() {
    BatchIterator open = batches;
    while (open != null && open.hasNext()) {
      BatchView batch = open.next();
      if (batch.isControl()) {
        throw new CorruptBatchException("there is a control batch at offset " + batch.baseOffset());
      }
      if (batch.count() > 0 && range.of(batch) != Share.NONE) {
        records = new BatchRecords(batch);
        return true;
      }
    }
    if (open != null && open.position() != frameEnd) {
      throw new CorruptBatchException("a batch is cut at byte " + open.position());
    }
    closeFrame();
    return false;
  }

  private boolean nextFrame() {
    SegmentReader open = reader;
    int number = open == null ? -1 : frames.nextSetBit(nextFrame);
    if (open == null || number < 0) {
      closeSegment();
      return false;
    }
    FrameEntry frame = open.index().frames().get(number);
    room = makeRoom(frame);
    var raw = open.readFrame(number);
    count.frame(frame.frameBytes());
    batches = new BatchIterator(raw);
    frameEnd = raw.limit();
    nextFrame = number + 1;
    return true;
  }

  private boolean nextSegment() {
    if (!segments.hasNext()) {
      return false;
    }
    SegmentEntry entry = segments.next();
    SegmentReader open = new SegmentReader(repository, entry, lane);
    segment = entry;
    reader = open;
    count.index(entry.indexSizeBytes());
    nextFrame = 0;
    frames = new BitSet();
    List<FrameEntry> all = open.index().frames();
    for (int i = 0; i < all.size(); i++) {
      frames.set(i, range.of(all.get(i)) != Share.NONE);
    }
    open.expect(frames);
    return true;
  }

  private ReadingLane.Room makeRoom(FrameEntry frame) {
    try {
      return lane.makeRoom(frame, COPIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while reading " + topic + "-" + partition, e);
    }
  }

  private void closeBatch() {
    BatchRecords open = records;
    records = null;
    if (open != null) {
      open.close();
    }
  }

  private void closeFrame() {
    ReadingLane.Room held = room;
    batches = null;
    room = null;
    if (held != null) {
      held.close();
    }
  }

  private void closeSegment() {
    SegmentReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }

  /** Lets go of decompressors, room and the connection to the store. */
  @Override
  public void close() {
    closeBatch();
    closeFrame();
    closeSegment();
  }
}
