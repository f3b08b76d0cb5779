package sh.oso.kafka.backup.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;

class SnapshotTest {

  private static final PartitionDigest THREE = new PartitionDigest(3, "abc");

  @Test
  void seesNoDifferenceBetweenTheSame() {
    assertThat(of(THREE).findDifference(of(new PartitionDigest(3, "abc")))).isEmpty();
  }

  @Test
  void seesAChange() {
    assertThat(of(THREE).findDifference(of(new PartitionDigest(3, "abd"))))
        .contains("t-0: 3 records became 3, and they are not the same");
  }

  @Test
  void seesALoss() {
    assertThat(of(THREE).findDifference(of(new PartitionDigest(2, "ab"))))
        .contains("t-0: 3 records became 2, and they are not the same");
  }

  @Test
  void seesALostPartition() {
    assertThat(of(THREE).findDifference(new Snapshot(Map.of("t", new TreeMap<>()))))
        .contains("t: partitions [0] became []");
  }

  @Test
  void seesALostTopic() {
    assertThat(of(THREE).findDifference(new Snapshot(Map.of())))
        .contains("t: partitions [0] became []");
  }

  private static Snapshot of(PartitionDigest digest) {
    SortedMap<Integer, PartitionDigest> partitions = new TreeMap<>(Map.of(0, digest));
    return new Snapshot(Map.of("t", partitions));
  }
}
