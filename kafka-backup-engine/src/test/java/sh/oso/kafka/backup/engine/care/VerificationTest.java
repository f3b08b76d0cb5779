package sh.oso.kafka.backup.engine.care;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.Limits;

class VerificationTest {

  @Test
  void readsInNoMoreLanesThanMemoryAllows() {
    assertThat(Verification.lanes(limits(256), 10_000)).as("frames of 2 MiB").isEqualTo(32);
    assertThat(Verification.lanes(limits(1024), 10_000)).isEqualTo(128);
    assertThat(Verification.lanes(limits(32), 10_000)).isEqualTo(4);
    assertThat(Verification.lanes(limits(256), 3)).as("segments").isEqualTo(3);
    assertThat(Verification.lanes(Limits.DEFAULTS, 10_000))
        .isEqualTo(Limits.DEFAULTS.parallelPartitions());
  }

  private static Limits limits(int mebibytes) {
    Limits defaults = Limits.DEFAULTS;
    return new Limits(
        DataSize.ofMebibytes(mebibytes),
        defaults.segmentSize(),
        defaults.segmentAge(),
        defaults.frameSize(),
        512,
        defaults.connectionsPerBroker(),
        defaults.checkpointInterval(),
        defaults.retryTimeout(),
        defaults.connectTimeout());
  }
}
