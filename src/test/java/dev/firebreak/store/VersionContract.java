package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of the versions that tasks record, and of claims of some versions only. */
public abstract class VersionContract extends ValueContract {
  private RunId queued(@Nullable String version, int priority, Duration delay) {
    Submission submission = submission(Start.LATER, priority, delay, null).ofVersion(version);
    answer(store.accept(submission));
    return submission.id();
  }

  private RunId queued(@Nullable String version) {
    return queued(version, 1, Duration.ZERO);
  }

  private ClaimResult claimOf(int slots, int suspects, String... versions) {
    ClaimRequest request =
        new ClaimRequest("t", slots, Start.ON_THREAD, suspects, null, Set.of(versions));
    return answer(store.claim(List.of(request))).getFirst();
  }

  private static List<RunId> ids(ClaimResult result) {
    return result.claimed().stream().map(claimed -> claimed.claim().id()).toList();
  }

  @Test
  void aTaskKeepsItsVersionAsLongAsItIsStored() {
    RunId id = queued("1.2-a_b");
    assertThat(task(id).version()).isEqualTo("1.2-a_b");
    assertThat(answer(store.list(new Filter(null, null), null, 9)).tasks())
        .extracting(Task::version)
        .containsExactly("1.2-a_b");
    answer(store.settle(claimOne(), new Ending.Failed(CRASH)));
    assertThat(task(id).version()).isEqualTo("1.2-a_b");
    answer(store.retry(id));
    assertThat(task(id).version()).isEqualTo("1.2-a_b");
    answer(store.cancel(id));
    assertThat(task(id).version()).isEqualTo("1.2-a_b");
    assertThat(task(queued((String) null)).version()).isNull();
  }

  @Test
  void aTaskThatStartsAtOnceRecordsItsVersion() {
    Submission submission = submission(Start.ON_THREAD).ofVersion("2");
    answer(store.accept(submission));
    assertThat(task(submission.id()).version()).isEqualTo("2");
  }

  @Test
  void aClaimTakesOnlyTasksOfTheNamedVersionsAndTasksWithoutOne() {
    RunId one = queued("1");
    RunId two = queued("2");
    RunId none = queued((String) null);
    RunId three = queued("3");
    ClaimResult result = claimOf(9, 9, "3", "2");
    assertThat(ids(result)).containsExactly(two, none, three);
    assertThat(result.more()).isFalse();
    assertThat(result.dueIn()).isNull();
    assertThat(state(one)).isEqualTo(TaskState.QUEUED);
    assertThat(claimOf(9, 9).claimed()).isEmpty();
    assertThat(ids(claimOf(9, 9, "1"))).containsExactly(one);
  }

  @Test
  void aClaimOfAllVersionsTakesEveryTask() {
    List<RunId> all = List.of(queued("1"), queued((String) null), queued("2"));
    assertThat(ids(claimOf(9, 9))).containsExactly(all.get(1));
    assertThat(ids(claim(9, 9))).containsExactly(all.get(0), all.get(2));
  }

  @Test
  void priorityAndDueTimeDecideAcrossVersions() {
    RunId last = queued("1", 2, Duration.ZERO);
    RunId third = queued("1", 1, Duration.ofSeconds(3));
    RunId second = queued((String) null, 1, Duration.ofSeconds(2));
    RunId first = queued("2", 1, Duration.ofSeconds(1));
    RunId urgent = queued("2", 0, Duration.ofSeconds(4));
    queued("3", 0, Duration.ZERO);
    clock.advance(Duration.ofSeconds(9));
    ClaimResult some = claimOf(3, 0, "1", "2");
    assertThat(ids(some)).containsExactly(urgent, first, second);
    assertThat(some.more()).isTrue();
    assertThat(ids(claimOf(3, 0, "1", "2"))).containsExactly(third, last);
  }

  @Test
  void onlyTasksOfNamedVersionsAreSaidToFallDue() {
    queued("1", 1, Duration.ofSeconds(1));
    queued("2", 3, Duration.ofSeconds(2));
    queued((String) null, 1, Duration.ofSeconds(3));
    assertThat(claimOf(1, 1, "2").dueIn()).isEqualTo(Duration.ofSeconds(2));
    assertThat(claimOf(1, 1, "3").dueIn()).isEqualTo(Duration.ofSeconds(3));
    clock.advance(Duration.ofSeconds(2));
    assertThat(claimOf(0, 1, "3").more()).isFalse();
    assertThat(claimOf(0, 1, "2").more()).isTrue();
  }

  @Test
  void suspectTasksOfOtherVersionsStayQueued() {
    RunId suspect = queued("1");
    for (int crash = 0; crash < Claimed.SUSPECT; crash++) {
      Claim claim = claimOf(1, 1, "1").claimed().getFirst().claim();
      answer(store.settle(claim, new Ending.CrashedInIsolation(CRASH, Duration.ZERO)));
    }
    assertThat(claimOf(9, 9, "2").claimed()).isEmpty();
    assertThat(claimOf(9, 0, "1").claimed()).isEmpty();
    assertThat(ids(claimOf(0, 1, "1"))).containsExactly(suspect);
  }

  @Test
  void queuedTasksOfVersionsThatAreNotAcceptedAreCounted() {
    Map<String, Set<String>> some = Map.of("t", Set.of("1", "2-b"), "none", Set.of("1"));
    queued("0");
    queued("2-a", 3, Duration.ofHours(1));
    queued("2-c");
    queued("z");
    queued("1");
    queued("2-b");
    queued((String) null);
    claimOf(1, 1, "2-b");
    assertThat(answer(store.unaccepted(some))).isEqualTo(Map.of("t", 4L));
    assertThat(answer(store.unaccepted(Map.of("t", Set.of())))).isEqualTo(Map.of("t", 6L - 1));
    assertThat(answer(store.unaccepted(Map.of("none", Set.of())))).isEmpty();
    assertThat(answer(store.unaccepted(Map.of()))).isEmpty();
    assertThat(claimOf(9, 9, "0", "2-c", "z").claimed()).hasSize(4);
    assertThat(answer(store.unaccepted(some))).isEqualTo(Map.of("t", 1L));
  }

  @Test
  void withoutAClaimOfSomeVersionsNoneIsCountedAsUnaccepted() throws Exception {
    assumeTrue(tables() != null, "the model has no index");
    queued("1");
    assertThat(answer(store.unaccepted(Map.of("t", Set.of("2"))))).isEmpty();
  }

  private boolean hasIndex() throws SQLException {
    try (Connection tables = tables();
        ResultSet index = tables.getMetaData().getIndexInfo(null, null, "task", false, true)) {
      boolean found = false;
      while (index.next()) {
        found |= VersionIndex.NAME.equals(index.getString("INDEX_NAME"));
      }
      return found;
    }
  }

  /** The index costs each change of a queued task something. */
  @Test
  void theIndexExistsFromTheFirstClaimOfSomeVersionsOn() throws Exception {
    assumeTrue(tables() != null, "the model has no index");
    queued("1");
    claim(9, 9);
    assertThat(hasIndex()).isFalse();
    claimOf(9, 9, "1");
    assertThat(hasIndex()).isTrue();
  }

  @Test
  void aRetryCanGiveATaskAnotherVersion() {
    RunId id = queued("1");
    Claim claim = claimOne();
    answer(store.record(claim, new NewStep(1, "a", Step.Kind.RESULT, 0, INPUT, Duration.ZERO)));
    assertThat(answer(store.retryFrom(id, null, "2")).refusedIn()).isEqualTo(TaskState.RUNNING);
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    assertThat(answer(store.retryFrom(id, "none", "2")).stepUnknown()).isTrue();
    assertThat(task(id).version()).isEqualTo("1");
    assertThat(answer(store.retryFrom(id, null, "2"))).isEqualTo(new Requeued("t", "", null));
    assertThat(task(id).version()).isEqualTo("2");
    assertThat(task(id).steps().count()).isEqualTo(1);
    answer(store.cancel(id));
    assertThat(answer(store.retryFrom(id, "a", "3"))).isEqualTo(new Requeued("t", "", null));
    assertThat(task(id).version()).isEqualTo("3");
    assertThat(task(id).steps().count()).isZero();
    assertThat(answer(store.retryFrom(new RunId(1, 1), null, "2"))).isEqualTo(Requeued.UNKNOWN);
  }

  @Test
  void typesWithVersionsAndOthersAreClaimedTogether() {
    RunId one = queued("1");
    Submission other = submission(Start.LATER);
    other =
        new NewTask(other.id(), "u", "", other.plan(), INPUT, null, null)
            .starting(Start.LATER, List.of())
            .ofVersion("9");
    answer(store.accept(other));
    List<ClaimResult> results =
        answer(
            store.claim(
                List.of(
                    new ClaimRequest("t", 1, Start.ON_THREAD, 1, null, Set.of("1")),
                    new ClaimRequest("u", 1, Start.ON_THREAD, 1))));
    assertThat(results).extracting(ClaimResult::type).containsExactly("t", "u");
    assertThat(ids(results.getFirst())).containsExactly(one);
    assertThat(ids(results.getLast())).containsExactly(other.id());
  }

  @Test
  void theCompletionTaskOfAGroupHasTheVersionOfItsTypeAtTheTime() throws Exception {
    assumeTrue(tables() != null, "the model keeps no groups");
    RunId id = RunId.at(clock.millis());
    CompletionTask then =
        new CompletionTask(
            CompletionTask.When.ALWAYS, "t", 1, 3, "{}", CompletionTask.EndReport.NOT, "7");
    GroupSpec spec = new GroupSpec("", Map.of(), null, then);
    answer(store.createGroup(new NewGroup(id, "", spec, null)));
    assertThat(answer(store.group(id)).orElseThrow().spec().then()).isEqualTo(then);
    answer(store.closeGroup(id));
    RunId completion = answer(store.group(id)).orElseThrow().completion();
    assertThat(task(completion).version()).isEqualTo("7");
  }
}
