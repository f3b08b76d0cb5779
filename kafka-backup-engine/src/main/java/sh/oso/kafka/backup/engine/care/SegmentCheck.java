package sh.oso.kafka.backup.engine.care;

import java.nio.ByteBuffer;
import org.apache.kafka.common.Uuid;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.batch.RecordWalker;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.SegmentReader;

/** Looks into segments, one after the other. For one thread; holds decoders until closed. */
final class SegmentCheck implements Workers.Resource {

  private final Repository repository;
  private final boolean decode;
  private final ReadingLane lane;

  /**
   * Makes a check for one thread.
   *
   * @param lane taken over
   */
  SegmentCheck(Repository repository, boolean decode, ReadingLane lane) {
    this.repository = repository;
    this.decode = decode;
    this.lane = lane;
  }

  /**
   * Reads a segment and compares it with what is said of it.
   *
   * @return number of records decoded
   * @throws CorruptBackupException if they differ, naming the object and the offsets
   */
  long run(TopicEntry topic, int partition, SegmentEntry entry) {
    try (SegmentReader reader = new SegmentReader(repository, entry, lane)) {
      checkOrigin(reader, topic, partition, entry);
      Decoded decoded = new Decoded(entry);
      for (int i = 0; i < reader.index().frames().size(); i++) {
        FrameEntry frame = reader.index().frames().get(i);
        ReadingLane.Room room = makeRoom(frame, entry);
        try {
          if (decode) {
            decoded.frame(frame, reader.readFrame(i));
          } else {
            reader.checkFrame(i);
          }
        } finally {
          room.close();
        }
      }
      if (!reader.sha256().equals(entry.sha256())) {
        throw new CorruptBackupException(
            "segment " + entry.object() + " is damaged: its SHA-256 is not the topic index's");
      }
      return decode ? decoded.finish() : 0;
    }
  }

  private ReadingLane.Room makeRoom(FrameEntry frame, SegmentEntry entry) {
    try {
      return lane.makeRoom(frame, decode ? 1 : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while reading " + entry.object(), e);
    }
  }

  private static void checkOrigin(
      SegmentReader reader, TopicEntry topic, int partition, SegmentEntry entry) {
    var origin = reader.index().origin();
    Uuid id =
        new Uuid(
            origin.topicId().getMostSignificantBits(), origin.topicId().getLeastSignificantBits());
    if (!origin.topic().equals(topic.name())
        || !id.toString().equals(topic.topicId())
        || origin.partition() != partition) {
      throw new CorruptBackupException(
          "segment " + entry.object() + " is of another partition: " + origin);
    }
  }

  /** What the records of a segment amount to, against what its index and topic index say. */
  private static final class Decoded {

    private final SegmentEntry entry;
    private long next;
    private long records;
    private long least = Long.MAX_VALUE;
    private long greatest = -1;
    private boolean leastExact = true;

    Decoded(SegmentEntry entry) {
      this.entry = entry;
      this.next = entry.firstOffset();
    }

    void frame(FrameEntry frame, ByteBuffer raw) {
      long before = records;
      try {
        BatchIterator batches = new BatchIterator(raw);
        while (batches.hasNext()) {
          batch(batches.next());
        }
        if (batches.position() != raw.limit()) {
          throw new CorruptBatchException("a batch is cut at byte " + batches.position());
        }
      } catch (CorruptBatchException e) {
        throw damaged(String.valueOf(e.getMessage()));
      }
      leastExact &= frame.minTimestampExact();
      if (records - before != frame.records() || next != frame.lastOffset() + 1) {
        throw damaged("a frame has other records than its index says");
      }
    }

    private void batch(BatchView batch) {
      if (batch.baseOffset() < next) {
        throw damaged("offset " + batch.baseOffset() + " follows offset " + (next - 1));
      }
      if (batch.isControl()) {
        throw damaged("there is a control batch at offset " + batch.baseOffset());
      }
      RecordWalker.walk(
          batch,
          (offset, timestamp, rest) -> {
            records++;
            if (timestamp >= 0) {
              least = Math.min(least, timestamp);
              greatest = Math.max(greatest, timestamp);
            }
          });
      next = batch.lastOffset() + 1;
    }

    long finish() {
      if (records != entry.records() || next != entry.lastOffset() + 1) {
        throw damaged(
            "it holds "
                + records
                + " records up to offset "
                + (next - 1)
                + ", the topic index says "
                + entry.records()
                + " up to "
                + entry.lastOffset());
      }
      // Compaction may remove the record that a batch's greatest timestamp came from.
      boolean greatestFits = greatest <= entry.maxTimestamp();
      boolean leastFits = least == Long.MAX_VALUE || !leastExact || least >= entry.minTimestamp();
      if (!greatestFits || !leastFits) {
        throw damaged(
            "its timestamps reach from "
                + least
                + " to "
                + greatest
                + ", the topic index says "
                + entry.minTimestamp()
                + " to "
                + entry.maxTimestamp());
      }
      return records;
    }

    private CorruptBackupException damaged(String problem) {
      return new CorruptBackupException(
          "segment "
              + entry.object()
              + ", offsets "
              + entry.firstOffset()
              + " to "
              + entry.lastOffset()
              + ": "
              + problem);
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
