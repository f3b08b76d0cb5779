package sh.oso.kafka.backup.engine.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;

class GroupStandingsTest {

  @Test
  void takesAGroupForIdleOnlyIfItIsEmpty() {
    assertThat(GroupStandings.standing(false, GroupState.EMPTY, Stream.of()))
        .isEqualTo(new GroupStanding.Idle(false));
    assertThat(GroupStandings.standing(true, GroupState.EMPTY, Stream.of()))
        .isEqualTo(new GroupStanding.Idle(true));
    assertThat(GroupStandings.standing(false, GroupState.DEAD, Stream.of()))
        .isEqualTo(new GroupStanding.Absent());
    for (GroupState state : GroupState.values()) {
      if (state != GroupState.EMPTY && state != GroupState.DEAD) {
        assertThat(GroupStandings.standing(false, state, Stream.of()))
            .as("%s", state)
            .isInstanceOf(GroupStanding.Active.class);
      }
    }
  }

  @Test
  void namesSomeOfManyMembers() {
    assertThat(
            GroupStandings.standing(
                false, GroupState.STABLE, Stream.of("d at 4", "c at 3", "b at 2", "a at 1")))
        .isEqualTo(
            new GroupStanding.Active(
                false,
                "it has 4 active members (a at 1, b at 2, c at 3, ...); stop its applications and"
                    + " try again"));
  }
}
