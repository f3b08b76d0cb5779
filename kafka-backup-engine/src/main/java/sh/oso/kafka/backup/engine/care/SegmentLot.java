package sh.oso.kafka.backup.engine.care;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.VerifySample;
import sh.oso.kafka.backup.engine.run.Spread;

/** Draws the segments that are looked into. */
final class SegmentLot {

  private SegmentLot() {}

  /**
   * Draws of each topic until the segments hold the part of its bytes that is asked for: one at
   * least. The order in which segments are given counts, that of topics does not.
   */
  static List<StoredSegment> draw(List<StoredSegment> segments, VerifySample sample) {
    if (sample.percent() == 100) {
      return segments;
    }
    Map<String, List<StoredSegment>> topics = new TreeMap<>();
    segments.forEach(
        it -> topics.computeIfAbsent(it.topic().name(), name -> new ArrayList<>()).add(it));
    List<StoredSegment> drawn = new ArrayList<>();
    topics.forEach(
        (name, all) -> {
          // Else the same number would be drawn of topics that have as many segments.
          Collections.shuffle(all, new Random(sample.seed() + name.hashCode()));
          // A part of so many bytes times a hundred is beyond no long: that would be 92 PB.
          long wanted = sample.percent() * bytes(all);
          long taken = 0;
          for (StoredSegment segment : all) {
            if (taken * 100 >= wanted && taken > 0) {
              break;
            }
            drawn.add(segment);
            taken += segment.segment().sizeBytes();
          }
        });
    return drawn;
  }

  /** A part's share of them, by their stored bytes. */
  static List<StoredSegment> share(List<StoredSegment> drawn, Shard shard) {
    if (shard.isWhole()) {
      return drawn;
    }
    int[] chosen = Spread.over(shard.count(), drawn, it -> it.segment().sizeBytes());
    return IntStream.range(0, chosen.length)
        .filter(i -> chosen[i] == shard.index())
        .mapToObj(drawn::get)
        .toList();
  }

  /** Stored bytes of all of them. */
  static long bytes(List<StoredSegment> segments) {
    return segments.stream().mapToLong(it -> it.segment().sizeBytes()).sum();
  }

  /** Records in all of them. */
  static long records(List<StoredSegment> segments) {
    return segments.stream().mapToLong(it -> it.segment().records()).sum();
  }
}
