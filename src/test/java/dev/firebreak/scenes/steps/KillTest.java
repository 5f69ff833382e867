package dev.firebreak.scenes.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.scenes.steps.Kill.Victim;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KillTest {
  private static List<Kill> plan(int seed, int kills) {
    return Kill.plan(new Random(seed), kills, List.of(Victim.values()), 4000);
  }

  @Test
  void aSeedRepeatsAPlan() {
    assertThat(plan(1, 20)).isEqualTo(plan(1, 20)).isNotEqualTo(plan(2, 20));
  }

  @Test
  void eachVictimIsKilledAboutAsOften() {
    assertThat(
            plan(3, 20).stream()
                .collect(Collectors.groupingBy(Kill::victim, Collectors.counting()))
                .values())
        .containsExactlyInAnyOrder(7L, 7L, 6L);
  }

  @Test
  void killsComeInOrderAndBeforeTheLastSteps() {
    assertThat(plan(4, 100))
        .isSortedAccordingTo(Comparator.comparingInt(Kill::afterSteps))
        .allMatch(kill -> kill.afterSteps() < 3600);
  }
}
