package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.group.Family;
import dev.firebreak.group.GroupCounts;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks that tasks have submitted: they are counted, found and cancelled with these. */
public abstract class FamilyContract extends GroupContract {
  private void requireFamilies() throws SQLException {
    try (Connection tables = tables()) {
      assumeTrue(tables != null, "the model knows no parents");
    }
  }

  private Accepted submit(RunId parent, Start start, RunId id, @Nullable IdempotencyKey key) {
    Submission made = submission(start);
    NewTask task = new NewTask(id, "t", "", made.plan(), INPUT, key, null);
    return answer(store.accept(task.in(Relations.childOf(parent)).starting(start, List.of())));
  }

  RunId child(RunId parent, Start start) {
    RunId id = submission(start).id();
    assertThat(submit(parent, start, id, null)).isInstanceOf(Accepted.Stored.class);
    return id;
  }

  private Accepted.@Nullable Why refusal(RunId parent) {
    RunId id = submission(Start.LATER).id();
    IdempotencyKey key = IdempotencyKey.of("", "t", "refused", INPUT);
    Accepted accepted = submit(parent, Start.LATER, id, key);
    assertThat(answer(store.find(id))).isEmpty();
    return accepted instanceof Accepted.Unrelated(Accepted.Why why, RunId other)
            && other.equals(parent)
        ? why
        : null;
  }

  @Test
  void aParentCountsItsChildrenByState() throws Exception {
    requireFamilies();
    RunId parent = running(Start.ON_THREAD).id();
    assertThat(answer(store.family(parent))).isEqualTo(Family.NONE);
    RunId queued = child(parent, Start.LATER);
    Claim running = new Claim(child(parent, Start.ON_THREAD), 1);
    Claim done = new Claim(child(parent, Start.ON_THREAD), 1);
    child(queued, Start.LATER);
    answer(store.settle(done, new Ending.Succeeded(RESULT)));
    assertThat(answer(store.family(parent)))
        .isEqualTo(new Family(null, null, new GroupCounts(3, 1, 1, 0, 0, 0)));
    assertThat(answer(store.family(running.id())).parent()).isEqualTo(parent);
    assertThat(answer(store.family(done.id())).parent()).isEqualTo(parent);
    assertThat(
            answer(
                    store.list(
                        new Filter(null, null, null, FilterDetails.of(Relations.childOf(parent))),
                        null,
                        10))
                .tasks())
        .extracting(Task::id)
        .containsExactly(done.id(), running.id(), queued);
  }

  @Test
  void aParentThatEndsOrIsCancelledGetsNoChildren() throws Exception {
    requireFamilies();
    assertThat(refusal(submission(Start.LATER).id())).isEqualTo(Accepted.Why.UNKNOWN_PARENT);
    Claim ended = running(Start.ON_THREAD);
    answer(store.settle(ended, new Ending.Succeeded(RESULT)));
    assertThat(refusal(ended.id())).isEqualTo(Accepted.Why.ENDED_PARENT);
    Claim stopping = running(Start.ON_THREAD);
    answer(store.cancel(stopping.id()));
    assertThat(refusal(stopping.id())).isEqualTo(Accepted.Why.ENDED_PARENT);
    RunId id = submission(Start.LATER).id();
    IdempotencyKey key = IdempotencyKey.of("", "t", "refused", INPUT);
    assertThat(submit(running(Start.ON_THREAD).id(), Start.LATER, id, key))
        .as("the key of refused submits is free")
        .isInstanceOf(Accepted.Stored.class);
  }

  @Test
  void aParentOfAnotherOwnerDoesNotExist() throws Exception {
    requireFamilies();
    Submission made = submission(Start.LATER);
    NewTask task = new NewTask(made.id(), "t", "red", made.plan(), INPUT, null, null);
    answer(store.accept(task.starting(Start.LATER, List.of())));
    assertThat(refusal(made.id())).isEqualTo(Accepted.Why.UNKNOWN_PARENT);
  }

  @Test
  void treesHaveABoundedDepth() throws Exception {
    requireFamilies();
    RunId last = running(Start.ON_THREAD).id();
    for (int i = 0; i < Family.DEEPEST; i++) {
      last = child(last, Start.LATER);
    }
    assertThat(refusal(last)).isEqualTo(Accepted.Why.TOO_DEEP);
  }

  @Test
  void aParentHasABoundedNumberOfChildren() throws Exception {
    requireFamilies();
    RunId parent = running(Start.ON_THREAD).id();
    List<CompletionStage<Accepted>> all = new ArrayList<>();
    for (int i = 0; i < Family.MOST_CHILDREN; i++) {
      Submission made = submission(Start.LATER);
      RunId id = new RunId(made.id().high(), i);
      NewTask task = new NewTask(id, "t", "", made.plan(), INPUT, null, null);
      all.add(store.accept(task.in(Relations.childOf(parent)).starting(Start.LATER, List.of())));
    }
    all.forEach(stage -> assertThat(answer(stage)).isInstanceOf(Accepted.Stored.class));
    assertThat(refusal(parent)).isEqualTo(Accepted.Why.TOO_MANY_CHILDREN);
  }

  @Test
  void aCancelGoesDownTheTree() throws Exception {
    requireFamilies();
    RunId root = running(Start.ON_THREAD).id();
    RunId child = child(root, Start.ON_THREAD);
    List<RunId> leaves = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      leaves.add(child(child, Start.LATER));
    }
    Claim done = new Claim(child(root, Start.ON_THREAD), 1);
    RunId below = child(done.id(), Start.LATER);
    answer(store.settle(done, new Ending.Succeeded(RESULT)));
    RunId other = queued();
    answer(store.cancel(root));
    Changed changed = answer(store.cancelDescendants(List.of(root, other)));
    assertThat(changed.stopping()).extracting(Claim::id).containsExactly(child);
    assertThat(changed.moved()).hasSize(4);
    assertThat(leaves).allMatch(leaf -> state(leaf) == TaskState.CANCELLED);
    assertThat(state(below)).isEqualTo(TaskState.CANCELLED);
    assertThat(state(done.id())).isEqualTo(TaskState.SUCCEEDED);
    assertThat(state(child)).isEqualTo(TaskState.STOPPING);
    assertThat(state(other)).isEqualTo(TaskState.QUEUED);
    assertThat(answer(store.cancelDescendants(List.of(root))).changed()).isZero();
  }

  @Test
  void aChildCanBelongToAGroupToo() throws Exception {
    requireFamilies();
    RunId parent = running(Start.ON_THREAD).id();
    RunId group = submission(Start.LATER).id();
    var spec = new dev.firebreak.group.GroupSpec("", java.util.Map.of(), null, null);
    answer(store.createGroup(new dev.firebreak.group.NewGroup(group, "", spec, null)));
    Submission made = submission(Start.LATER);
    NewTask task = new NewTask(made.id(), "t", "", made.plan(), INPUT, null, null);
    answer(store.accept(task.in(new Relations(group, parent)).starting(Start.LATER, List.of())));
    assertThat(answer(store.family(made.id())))
        .isEqualTo(new Family(parent, group, GroupCounts.NONE));
    answer(store.closeGroup(group));
    Submission late = submission(Start.LATER);
    NewTask refused = new NewTask(late.id(), "t", "", late.plan(), INPUT, null, null);
    assertThat(
            answer(
                store.accept(
                    refused.in(new Relations(group, parent)).starting(Start.LATER, List.of()))))
        .isEqualTo(new Accepted.Unrelated(Accepted.Why.CLOSED_GROUP, group));
  }

  @Test
  void aDeletedChildIsNotCountedAndLeavesNothing() throws Exception {
    requireFamilies();
    RunId parent = queued();
    Claim done = new Claim(child(parent, Start.ON_THREAD), 1);
    answer(store.settle(done, new Ending.Succeeded(RESULT)));
    clock.advance(Duration.ofHours(1));
    assertThat(answer(store.prune(Duration.ofMinutes(1), 10))).isEqualTo(1);
    assertThat(answer(store.family(parent))).isEqualTo(Family.NONE);
    try (Connection tables = tables();
        var row =
            Objects.requireNonNull(tables)
                .createStatement()
                .executeQuery("SELECT count(*) FROM task_child")) {
      row.next();
      assertThat(row.getInt(1)).isZero();
    }
  }
}
