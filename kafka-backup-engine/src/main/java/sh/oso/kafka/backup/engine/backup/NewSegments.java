package sh.oso.kafka.backup.engine.backup;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;

/** What a backup added to what was there before it. */
final class NewSegments {

  private NewSegments() {}

  static RunEvent tell(Manifest manifest, List<PartitionState> states) {
    long records = 0;
    long logicalBytes = 0;
    long storedBytes = 0;
    int gaps = 0;
    for (PartitionState state : states) {
      for (SegmentEntry segment : state.newSegments()) {
        records += segment.records();
        logicalBytes += segment.logicalBytes();
        storedBytes += segment.sizeBytes();
      }
      gaps += state.newGaps();
    }
    Map<ChainBreak.Reason, Integer> breaks = new EnumMap<>(ChainBreak.Reason.class);
    for (TopicEntry topic : manifest.topics()) {
      topic.breaks().forEach(found -> breaks.merge(found.reason(), 1, Integer::sum));
    }
    return new RunEvent.BackupStored(
        manifest.backupId(),
        manifest.completedAt(),
        records,
        logicalBytes,
        storedBytes,
        breaks,
        gaps);
  }
}
