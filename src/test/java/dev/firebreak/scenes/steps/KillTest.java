package dev.firebreak.scenes.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.scenes.steps.Kill.Victim;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KillTest {
  private static final List<Job> JOBS = Job.all(Path.of("folder"));

  private static List<Kill> plan(int seed, int kills, int steps) {
    return Kill.plan(new Random(seed), kills, List.of(Victim.values()), JOBS, steps);
  }

  @Test
  void aSeedRepeatsAPlan() {
    assertThat(plan(1, 20, 1000)).isEqualTo(plan(1, 20, 1000)).isNotEqualTo(plan(2, 20, 1000));
  }

  @Test
  void eachVictimIsKilledAboutAsOften() {
    assertThat(
            plan(3, 20, 1000).stream()
                .collect(Collectors.groupingBy(Kill::victim, Collectors.counting()))
                .values())
        .containsExactlyInAnyOrder(7L, 7L, 6L);
  }

  @Test
  void processesOfJobsInTheNodeAreNotKilled() {
    assertThat(plan(4, 100, 1000))
        .filteredOn(kill -> kill.victim() == Victim.PROCESS)
        .isNotEmpty()
        .noneMatch(kill -> kill.job().inNode());
  }

  /** Jobs wait before a step whose part has earlier parts with kills that have not been. */
  @Test
  void eachKillComesAtAStepThatItsJobReachesWithoutIt() {
    for (int steps : List.of(100, 1000)) {
      for (int kills : List.of(1, 2, 3, 7, 50, 99, 100, 333, 900)) {
        List<Kill> plan = plan(5, kills, steps);
        for (int i = 0; i < kills; i++) {
          int step = plan.get(i).step();
          int needed = step < steps ? (step - 1) * kills / steps : kills;
          assertThat(needed).as("kill %d of %d at %d", i, kills, step).isLessThanOrEqualTo(i);
        }
      }
    }
  }
}
