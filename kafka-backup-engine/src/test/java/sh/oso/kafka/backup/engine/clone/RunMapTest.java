package sh.oso.kafka.backup.engine.clone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;

class RunMapTest {

  @RepeatedTest(50)
  void tellsWhereEachRecordWentWhateverWasTakenBack(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    RunMap map = new RunMap(1_000, new long[0], Integer.MAX_VALUE);
    List<Long> model = new ArrayList<>();
    int sealed = 0;
    for (int i = 0; i < 200; i++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          int least = random.nextInt(4) == 0 ? sealed / 2 : sealed;
          int kept = least + random.nextInt(model.size() - least + 1);
          assertThat(map.truncate(kept)).isTrue();
          model.subList(kept, model.size()).clear();
          sealed = Math.min(sealed, kept);
        }
        case 1 -> {
          sealed += random.nextInt(model.size() - sealed + 1);
          map.seal(sealed);
        }
        default -> {
          long behind = model.isEmpty() ? 0 : model.get(model.size() - 1) + 1;
          long first = behind + Math.max(0, random.nextInt(5) - 2);
          long last = first + random.nextInt(6);
          map.append(first, last);
          LongStream.rangeClosed(first, last).forEach(model::add);
        }
      }
      assertThat(map.records()).as("seed %s", seed).isEqualTo(model.size());
      assertThat(map.position())
          .as("seed %s", seed)
          .isEqualTo(model.isEmpty() ? -1 : model.get(model.size() - 1) + 1);
    }
    assertThat(offsets(map.stretches(), 1_000)).as("seed %s", seed).isEqualTo(model);
  }

  /** The source offset of each record, in order of target offsets, which leave none out. */
  private static List<Long> offsets(List<Stretch> stretches, long base) {
    List<Long> offsets = new ArrayList<>();
    for (Stretch stretch : stretches) {
      assertThat(stretch.hasNoHoles()).isTrue();
      assertThat(stretch.targetOffset()).isEqualTo(base + offsets.size());
      LongStream.rangeClosed(stretch.firstOffset(), stretch.lastOffset()).forEach(offsets::add);
    }
    return offsets;
  }

  @Test
  void isExactAtMarksHoweverManyHolesThereAre() {
    long[] marks = {7, 21, 40, 41, 1_000};
    RunMap map = new RunMap(0, marks, 3);
    List<Long> all = new ArrayList<>();
    for (long offset = 0; offset < 100; offset += 3) {
      map.append(offset, offset + 1);
      all.add(offset);
      all.add(offset + 1);
    }
    List<Stretch> stretches = map.stretches();
    assertThat(stretches).hasSizeLessThan(10).anyMatch(it -> !it.hasNoHoles());
    assertThat(stretches.stream().mapToLong(Stretch::records).sum()).isEqualTo(all.size());
    for (long mark : new long[] {7, 21, 40, 41}) {
      long next = all.stream().filter(it -> it >= mark).findFirst().orElseThrow();
      assertThat(stretches)
          .as("mark %s", mark)
          .anySatisfy(
              it -> {
                assertThat(it.firstOffset()).isEqualTo(next);
                assertThat(it.targetOffset()).isEqualTo(all.indexOf(next));
              });
    }
  }

  @Test
  void takesBackWhatIsSealedWhereItIsKnown() {
    RunMap map = new RunMap(0, new long[] {22}, 2);
    for (long offset = 0; offset < 40; offset += 10) {
      map.append(offset, offset + 4);
    }
    map.seal(20);
    // The third run goes into the second stretch up to the mark, whose holes are forgotten.
    assertThat(map.truncate(11)).isFalse();
    assertThat(map.records()).isEqualTo(20);
    assertThat(map.truncate(12)).isTrue();
    assertThat(map.position()).isEqualTo(22);
    assertThat(map.truncate(3)).isTrue();
    assertThat(map.position()).isEqualTo(3);
    map.append(20, 25);
    assertThat(offsets(map.stretches(), 0))
        .containsExactly(0L, 1L, 2L, 20L, 21L, 22L, 23L, 24L, 25L);
    assertThat(map.stretches()).extracting(Stretch::firstOffset).contains(22L);
  }
}
