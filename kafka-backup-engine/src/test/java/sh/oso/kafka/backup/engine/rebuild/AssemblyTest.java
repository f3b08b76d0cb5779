package sh.oso.kafka.backup.engine.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.segment.SegmentOrigin;

class AssemblyTest {

  private final List<FoundSegment> found = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Each is stored a second later than the one before. */
  private void segment(long first, long last) {
    Instant storedAt = Instant.EPOCH.plusSeconds(found.size());
    found.add(
        new FoundSegment(
            new SegmentOrigin("cluster", "t", new UUID(0, 1), 0),
            new SegmentEntry(
                "s" + found.size(),
                0,
                100,
                10,
                "none",
                first,
                last,
                last - first + 1,
                90,
                -1,
                -1,
                "x"),
            1,
            storedAt));
  }

  private List<String> objects() {
    return new Assembly("t-0", found, warnings)
        .index(0, 0, 0).segments().stream().map(SegmentEntry::object).toList();
  }

  @Test
  void whatARunThatWasKilledReadAnewTakesNothingAway() {
    segment(0, 999);
    segment(1000, 1199);
    segment(0, 499);
    assertThat(objects()).containsExactly("s0", "s1");
    assertThat(warnings).singleElement().asString().contains("1 are left out", "compacted");
  }

  @Test
  void ofEqualsTheLaterOnesAreTaken() {
    segment(0, 499);
    segment(500, 999);
    segment(0, 999);
    segment(1000, 1099);
    assertThat(objects()).containsExactly("s2", "s3");
  }

  @Test
  void manySmallOnesAreWorthAsMuchAsALargeOne() {
    segment(0, 999);
    for (int i = 0; i < 10; i++) {
      segment(i * 100L, i * 100L + 99);
    }
    segment(1000, 1000);
    assertThat(objects()).hasSize(11).doesNotContain("s0").contains("s1", "s10", "s11");
  }

  @Test
  void whatOnlyALeftOutOneHasIsToldOf() {
    segment(0, 999);
    segment(900, 1800);
    assertThat(objects()).containsExactly("s0");
    assertThat(warnings).anyMatch(it -> it.contains("no other has; one is s1 with 900 to 1800"));
  }

  @Test
  void theSameOnceMoreIsNothingToTellOf() {
    segment(0, 999);
    segment(0, 999);
    assertThat(objects()).containsExactly("s1");
    assertThat(warnings).isEmpty();
  }
}
