package dev.firebreak.scenes.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The scene must fail for each breach of what it shows. */
class JobCheckTest {
  private static final List<RecordedStep> RECORDED =
      List.of(
          new RecordedStep(1, 1, "1.a"),
          new RecordedStep(2, 2, "2.b"),
          new RecordedStep(3, 3, "2.c"));

  /** The second step was killed after its effect, so that the second attempt repeated it. */
  private static final List<String> NOTES =
      List.of(
          "start job 1",
          "run job 1 1 1.a",
          "got job 1 1 1.a",
          "run job 1 2 1.b",
          "start job 2",
          "got job 2 1 1.a",
          "run job 2 2 2.b",
          "got job 2 2 2.b",
          "run job 2 3 2.c",
          "got job 2 3 2.c");

  private static JobCheck check(List<String> notes, List<RecordedStep> recorded, int kills) {
    JobHistory history = new JobHistory();
    notes.forEach(line -> history.add(Note.of(line)));
    return JobCheck.of(history, recorded, 3, kills);
  }

  private static List<String> with(String... more) {
    return Stream.concat(NOTES.stream(), Stream.of(more)).toList();
  }

  private static List<RecordedStep> replaced(int place, RecordedStep... by) {
    List<RecordedStep> changed = new ArrayList<>(RECORDED);
    changed.remove(place);
    changed.addAll(place, List.of(by));
    return changed;
  }

  @Test
  void oneRepeatedStepForAKillIsAsPromised() {
    JobCheck check = check(NOTES, RECORDED, 1);
    assertThat(check.faults()).isEmpty();
    assertThat(check.recorded()).isEqualTo(3);
    assertThat(check.attempts()).isEqualTo(2);
    assertThat(check.repeated()).isEqualTo(1);
  }

  @Test
  void moreRepeatedStepsThanKillsAreNot() {
    assertThat(check(NOTES, RECORDED, 0).faults())
        .containsExactly("1 runs repeated a step; there were 0 kills");
  }

  @Test
  void twoRepeatedStepsOfOneAttemptAreNot() {
    List<String> notes = new ArrayList<>(NOTES);
    notes.set(2, "run job 2 1 1.a");
    assertThat(check(notes, RECORDED, 9).faults())
        .containsExactly("2 steps of one attempt were repeated");
  }

  @Test
  void aStepThatIsNotRecordedIsLost() {
    JobCheck check = check(NOTES, RECORDED.subList(0, 2), 1);
    assertThat(check.lost()).isEqualTo(1);
    assertThat(check.faults()).containsExactly("lost steps: [3]");
  }

  @Test
  void aRecordedStepThatNeverRanIsLost() {
    List<String> notes = NOTES.subList(0, 8);
    assertThat(check(notes, RECORDED, 1).faults())
        .contains(
            "lost steps: [3]", "steps whose recorded result is not that of their last run: [3]");
  }

  @Test
  void aStepThatTheStoreListsTwiceIsRecordedTwice() {
    JobCheck check = check(NOTES, replaced(2, new RecordedStep(3, 2, "2.b"), RECORDED.get(2)), 1);
    assertThat(check.twice()).isEqualTo(1);
    assertThat(check.faults()).contains("steps recorded twice: [2]");
  }

  @Test
  void aStepThatRunsThoughAnAttemptHasItsResultIsRecordedTwice() {
    JobCheck check = check(with("start job 3", "run job 3 1 3.a"), RECORDED, 2);
    assertThat(check.twice()).isEqualTo(1);
    assertThat(check.faults())
        .contains(
            "steps recorded twice: [1]",
            "steps whose recorded result is not that of their last run: [1]");
  }

  @Test
  void aResultThatChangesIsRecordedTwice() {
    assertThat(check(with("start job 3", "got job 3 2 3.x"), RECORDED, 2).faults())
        .containsExactly("steps recorded twice: [2]");
  }

  @Test
  void aRecordedResultThatIsNotOfTheLastRunIsAFault() {
    assertThat(check(NOTES, replaced(1, new RecordedStep(2, 2, "1.b")), 1).faults())
        .contains("steps whose recorded result is not that of their last run: [2]");
  }

  @Test
  void stepsInAnotherOrderAreAFault() {
    assertThat(check(NOTES, replaced(0, new RecordedStep(4, 1, "1.a")), 1).faults())
        .containsExactly("steps recorded in another order than that of their runs: [2]");
  }
}
