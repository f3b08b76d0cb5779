package sh.oso.kafka.backup.engine.restore;

import java.util.List;
import java.util.OptionalLong;
import sh.oso.kafka.backup.engine.restore.OffsetMap.PartitionOffsets;

/**
 * Translates offsets of one restored partition, both ways. A consumer that would read on at some
 * offset of the source finds at the translated one the same record; or, if that one was not
 * restored or never was, the next that was. For one thread.
 */
final class OffsetTranslation {

  private final PartitionOffsets map;
  private final RecordPlaces places;

  /**
   * Translates by what a restore stored.
   *
   * @param places of the backup's partition; borrowed
   */
  OffsetTranslation(PartitionOffsets map, RecordPlaces places) {
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
          stretch.isWithoutHoles()
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
            stretch.isWithoutHoles()
                ? stretch.firstOffset() + number
                : places.offsetAfter(places.countBefore(stretch.firstOffset()) + number));
      }
    }
    return OptionalLong.empty();
  }

  /** Whether the target has every record of the source from an offset to the restored end. */
  boolean isWithin(long sourceOffset) {
    List<Stretch> stretches = map.stretches();
    return !stretches.isEmpty() && sourceOffset >= stretches.get(0).firstOffset();
  }
}
