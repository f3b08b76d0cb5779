package sh.oso.kafka.backup.engine.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.VerifySample;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;

/** Which segments a sample has. */
class SegmentLotTest {

  private static List<StoredSegment> segments(String topic, int count, long bytes) {
    TopicEntry entry =
        new TopicEntry(
            topic,
            "AAAAAAAAAAAAAAAAAAAAAA",
            1,
            List.of(),
            List.of(),
            List.of(),
            count,
            count * bytes,
            count * bytes,
            count,
            0,
            0,
            0,
            new ObjectRef("i", 1, 1, "0".repeat(64), "none"));
    List<StoredSegment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      segments.add(
          new StoredSegment(
              entry,
              i % 3,
              new SegmentEntry(
                  topic + i, 0, bytes, 10, "zstd", i, i, 1, bytes, 0, 0, "0".repeat(64))));
    }
    return segments;
  }

  @Test
  void hasWhatIsAskedForOfEachTopic() {
    List<StoredSegment> all = new ArrayList<>(segments("large", 1_000, 100));
    all.addAll(segments("small", 1, 3));
    List<StoredSegment> drawn = SegmentLot.draw(all, new VerifySample(5, 7));
    assertThat(drawn).filteredOn(it -> it.topic().name().equals("large")).hasSize(50);
    assertThat(drawn).filteredOn(it -> it.topic().name().equals("small")).hasSize(1);
    assertThat(SegmentLot.draw(segments("odd", 3, 100), new VerifySample(34, 7))).hasSize(2);
    assertThat(SegmentLot.draw(all, VerifySample.ALL)).isEqualTo(all);
    assertThat(SegmentLot.draw(List.of(), new VerifySample(5, 7))).isEmpty();
  }

  @Test
  void theSeedDecidesAndAllSegmentsComeByAndBy() {
    List<StoredSegment> all = segments("large", 100, 100);
    assertThat(SegmentLot.draw(all, new VerifySample(10, 7)))
        .isEqualTo(SegmentLot.draw(all, new VerifySample(10, 7)))
        .isNotEqualTo(SegmentLot.draw(all, new VerifySample(10, 8)));
    Set<StoredSegment> seen = new HashSet<>();
    for (int run = 0; run < 200; run++) {
      seen.addAll(SegmentLot.draw(all, new VerifySample(10, run)));
    }
    assertThat(seen).hasSize(100);
  }
}
