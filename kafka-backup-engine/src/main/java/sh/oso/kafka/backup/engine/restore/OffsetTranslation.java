package sh.oso.kafka.backup.engine.restore;

import java.util.OptionalLong;
import sh.oso.kafka.backup.api.offsets.OffsetMap.PartitionMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;

/**
 * Translates offsets of one restored partition, both ways. A consumer that would read on at some
 * offset of the source finds at the translated one the same record; or, if that one was not
 * restored or never was, the next that was. For one thread.
 */
final class OffsetTranslation {

  private final PartitionMap map;
  private final RecordPlaces places;

  /**
   * Translates by what a restore stored.
   *
   * @param places of the backup's partition; borrowed
   */
  OffsetTranslation(PartitionMap map, RecordPlaces places) {
    this.map = map;
    this.places = places;
  }

  /** Where in the target the record of a source offset lies, or the next one; at most the end. */
  long toTarget(long sourceOffset) {
    for (Stretch stretch : map.stretches()) {
      if (stretch.lastOffset() < sourceOffset) {
        continue;
      }
      if (sourceOffset <= stretch.firstOffset()) {
        return stretch.targetOffset();
      }
      long passed =
          stretch.hasNoHoles()
              ? sourceOffset - stretch.firstOffset()
              : places.countBefore(sourceOffset) - places.countBefore(stretch.firstOffset());
      return stretch.targetOffset() + passed;
    }
    return map.endOffset();
  }

  /** Where in the source the record of a target offset lay; empty if it was not restored. */
  OptionalLong toSource(long targetOffset) {
    for (Stretch stretch : map.stretches()) {
      long number = targetOffset - stretch.targetOffset();
      if (number >= 0 && number < stretch.records()) {
        return OptionalLong.of(
            stretch.hasNoHoles()
                ? stretch.firstOffset() + number
                : places.offsetAfter(places.countBefore(stretch.firstOffset()) + number));
      }
    }
    return OptionalLong.empty();
  }
}
