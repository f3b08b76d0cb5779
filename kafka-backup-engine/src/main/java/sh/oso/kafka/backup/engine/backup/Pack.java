package sh.oso.kafka.backup.engine.backup;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;

/**
 * Small segments of one topic, end to end, as the content of an object. For one thread at a time.
 */
final class Pack implements ObjectContent {

  private final PlannedTopic topic;
  private final List<SmallSegment> segments = new ArrayList<>();
  private long sizeBytes;

  Pack(PlannedTopic topic) {
    this.topic = topic;
  }

  void add(SmallSegment segment) {
    segments.add(segment);
    sizeBytes += segment.sizeBytes();
  }

  PlannedTopic topic() {
    return topic;
  }

  List<SmallSegment> segments() {
    return segments;
  }

  /** Says to the states of all partitions that the object is durable. */
  void stored(String object) {
    long position = 0;
    for (SmallSegment segment : segments) {
      SegmentEntry entry = segment.alone().at(object, position);
      segment.stored(entry);
      position += entry.sizeBytes();
    }
  }

  @Override
  public InputStream open() {
    return new SequenceInputStream(
        Collections.enumeration(
            segments.stream()
                .map(segment -> new ByteArrayInputStream(segment.bytes().array()))
                .toList()));
  }

  @Override
  public boolean replayable() {
    return true;
  }

  @Override
  public OptionalLong sizeBytes() {
    return OptionalLong.of(sizeBytes);
  }

  @Override
  public long crc32c() {
    CRC32C crc = new CRC32C();
    segments.forEach(segment -> crc.update(segment.bytes().duplicate()));
    return crc.getValue();
  }
}
