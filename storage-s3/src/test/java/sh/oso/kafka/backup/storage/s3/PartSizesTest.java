package sh.oso.kafka.backup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.DataSize;

class PartSizesTest {

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 8, 64, 1000, 1024})
  void holdFiveTebibytes(long mebibytes) {
    long total = 0;
    for (int number = 1; number <= PartSizes.MAX_PARTS; number++) {
      int size = PartSizes.of(DataSize.ofMebibytes(mebibytes), number);
      assertThat(size).isBetween(5 << 20, 1 << 30);
      total += size;
    }
    assertThat(total).isGreaterThan(5L << 40);
  }

  @Test
  void staySmallForFourGibibytes() {
    assertThat(PartSizes.of(DataSize.ofMebibytes(8), 512)).isEqualTo(8 << 20);
  }
}
