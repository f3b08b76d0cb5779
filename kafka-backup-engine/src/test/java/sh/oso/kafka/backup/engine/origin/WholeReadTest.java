package sh.oso.kafka.backup.engine.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WholeReadTest {

  /** Compared with a plain search, for drawn records that are not even in order. */
  @Test
  void findsTheFirstRecordAtOrAfterAndTheLastBeforeEachPosition() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Origin> origins = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        origins.add(new Origin(random.nextInt(3), random.nextInt(60)));
      }
      NavigableSet<Long> positions = new TreeSet<>();
      for (int i = 0; i < 8; i++) {
        positions.add((long) random.nextInt(70));
      }
      WholeRead read = new WholeRead(Map.of(0, positions, 1, positions));
      for (int i = 0; i < origins.size(); i++) {
        read.add(origins.get(i), 100L + i);
      }
      for (int source = 0; source < 2; source++) {
        for (long position : positions) {
          assertThat(read.find(source, position))
              .as("seed %s, source %s, position %s", seed, source, position)
              .isEqualTo(plain(origins, source, position));
        }
      }
      assertThat(read.find(2, positions.first())).isEqualTo(Found.NOTHING);
    }
  }

  private static Found plain(List<Origin> origins, int source, long position) {
    long first = -1;
    long firstOriginal = -1;
    long last = -1;
    for (int i = 0; i < origins.size(); i++) {
      Origin origin = origins.get(i);
      if (origin.partition() == source && origin.offset() < position) {
        last = 100L + i;
      } else if (origin.partition() == source && first < 0) {
        first = 100L + i;
        firstOriginal = origin.offset();
      }
    }
    return new Found(first, firstOriginal, last);
  }
}
