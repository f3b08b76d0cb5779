package sh.oso.kafka.backup.engine.care;

import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;

/** A segment and whose it is. */
public record StoredSegment(TopicEntry topic, int partition, SegmentEntry segment) {

  /** Something that is wrong with it. */
  public Damage damage(String problem) {
    return new Damage(
        topic.name(),
        partition,
        segment.firstOffset(),
        segment.lastOffset(),
        segment.object(),
        problem);
  }
}
