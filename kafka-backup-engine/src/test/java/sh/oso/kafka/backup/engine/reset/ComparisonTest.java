package sh.oso.kafka.backup.engine.reset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.TopicOffsets;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetComparison.Difference;

class ComparisonTest {

  private static final List<Group> BEFORE =
      List.of(group("a", at(0, 1, ""), at(1, 2, "m"), at(2, 3, "")));

  @Test
  void countsWhatMatchesDiffersAndIsMissing() {
    Map<String, Group> now = Map.of("a", group("a", at(0, 1, ""), at(1, 9, "m"), at(3, 4, "")));
    assertThat(Comparison.of("s", BEFORE, now, false))
        .isEqualTo(
            new OffsetComparison(
                "s",
                1,
                1,
                1,
                1,
                List.of(new Difference("a", "t", 1, 2L, 9L), new Difference("a", "t", 2, 3L, null)),
                List.of()));
  }

  @Test
  void takesFurtherCommitsAndOtherMetadataForMismatchesIfStrict() {
    Map<String, Group> now =
        Map.of("a", group("a", at(0, 1, ""), at(1, 2, "other"), at(2, 3, ""), at(3, 4, "")));
    assertThat(Comparison.of("s", BEFORE, now, false).matches()).isTrue();
    assertThat(Comparison.of("s", BEFORE, now, true))
        .isEqualTo(
            new OffsetComparison(
                "s",
                1,
                2,
                2,
                0,
                List.of(new Difference("a", "t", 1, 2L, 2L), new Difference("a", "t", 3, null, 4L)),
                List.of()));
  }

  @Test
  void takesAGroupThatIsGoneForMissingAndOneThatCannotBeReadForUnknown() {
    assertThat(Comparison.of("s", BEFORE, Map.of(), true).missing()).isEqualTo(3);
    Group hidden = new Group("a", GroupSnapshot.Type.CLASSIC, "", "", false, List.of());
    OffsetComparison unknown = Comparison.of("s", BEFORE, Map.of("a", hidden), false);
    assertThat(unknown.unknown()).containsExactly("a");
    assertThat(unknown.matches()).isFalse();
    assertThat(Comparison.of("s", List.of(hidden), Map.of(), false).matches()).isFalse();
  }

  private static Group group(String id, PartitionOffset... offsets) {
    return new Group(
        id,
        GroupSnapshot.Type.CLASSIC,
        "Empty",
        "",
        true,
        List.of(new TopicOffsets("t", List.of(offsets))));
  }

  private static PartitionOffset at(int partition, long offset, String metadata) {
    return new PartitionOffset(partition, offset, -1, metadata, null);
  }
}
