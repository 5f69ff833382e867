package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Payload;
import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Filter;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.store.Watching;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes change one group at the same time. */
class GroupRaceTest {
  private static final int NODES = 3;
  private static final int ROUNDS = 60;
  private static final Ending DONE = new Ending.Succeeded(Payload.empty());

  private final Cluster cluster = new Cluster();
  private final List<PostgresStore> stores = new ArrayList<>();

  @BeforeEach
  void openStores() throws StoreException {
    for (int i = 0; i < NODES; i++) {
      stores.add(cluster.open(Cluster.options("node " + i, Runnable::run), DatabaseTime.DATABASE));
    }
  }

  @AfterEach
  void closeStores() {
    stores.forEach(PostgresStore::close);
  }

  private static RunId id() {
    return RunId.at(System.currentTimeMillis());
  }

  private RunId group(@Nullable Integer size) {
    RunId id = id();
    var then =
        new CompletionTask(
            CompletionTask.When.ALWAYS, "then", 1, 1, "null", CompletionTask.EndReport.NOT, null);
    var spec = new GroupSpec("", Map.of(), size, then);
    answer(stores.getFirst().createGroup(new NewGroup(id, "", spec, null)));
    return id;
  }

  private static CompletionStage<Accepted> submit(PostgresStore store, RunId group) {
    var plan = new Submission.Plan(1, null, null, 3);
    NewTask task = new NewTask(id(), "t", "", plan, Payload.text("input"), null, null);
    return store.accept(task.in(Relations.inGroup(group)).starting(Start.ON_THREAD, List.of()));
  }

  private Claim running(PostgresStore store, RunId group) {
    Claim claim = ((Accepted.Stored) answer(submit(store, group))).claim();
    assertThat(claim).isNotNull();
    return claim;
  }

  private TaskGroup read(RunId group) {
    return answer(stores.getFirst().group(group)).orElseThrow();
  }

  private int completions() {
    return answer(stores.getFirst().list(new Filter("then", null), null, 1000)).tasks().size();
  }

  @Test
  void lastTasksThatEndAtOnceCompleteTheirGroupOnce() {
    for (int round = 1; round <= ROUNDS; round++) {
      RunId group = group(NODES);
      List<Claim> claims = stores.stream().map(store -> running(store, group)).toList();
      List<CompletionStage<Settled>> ends = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        ends.add(stores.get(i).settle(claims.get(i), DONE));
      }
      ends.forEach(end -> assertThat(answer(end).state()).isEqualTo(TaskState.SUCCEEDED));
      assertThat(read(group).state()).isEqualTo(TaskGroup.State.COMPLETED);
      assertThat(completions()).isEqualTo(round);
    }
  }

  @Test
  void aGroupThatClosesWhileItsLastTaskEndsIsCompletedOnce() {
    for (int round = 1; round <= ROUNDS; round++) {
      RunId group = group(null);
      Claim claim = running(stores.get(1), group);
      CompletionStage<Boolean> closed = stores.get(0).closeGroup(group);
      CompletionStage<Settled> end = stores.get(1).settle(claim, DONE);
      CompletionStage<Accepted> late = submit(stores.get(2), group);
      answer(closed);
      answer(end);
      if (answer(late) instanceof Accepted.Stored(_, _, Claim other) && other != null) {
        assertThat(read(group).state()).isEqualTo(TaskGroup.State.CLOSED);
        answer(stores.get(2).settle(other, DONE));
      }
      TaskGroup complete = read(group);
      assertThat(complete.state()).isEqualTo(TaskGroup.State.COMPLETED);
      assertThat(complete.counts().succeeded()).isEqualTo(complete.counts().total());
      assertThat(completions()).isEqualTo(round);
    }
  }

  @Test
  void submitsOnAllNodesDoNotExceedTheSizeOfAGroup() {
    int size = 50;
    RunId group = group(size);
    List<CompletionStage<Accepted>> all = new ArrayList<>();
    for (int i = 0; i < 2 * size; i++) {
      all.add(submit(stores.get(i % NODES), group));
    }
    long stored = all.stream().filter(one -> answer(one) instanceof Accepted.Stored).count();
    assertThat(stored).isEqualTo(size);
    assertThat(read(group).counts().total()).isEqualTo(size);
    assertThat(cluster.number("SELECT count(*) FROM task_member")).isEqualTo(size);
    assertThat(cluster.number("SELECT count(*) FROM task_input")).isEqualTo(size);
  }

  @Test
  void aCancelFindsTheChildrenThatAreSubmittedMeanwhile() {
    for (int round = 0; round < ROUNDS; round++) {
      RunId parent = running(stores.get(2), group(null)).id();
      List<CompletionStage<Accepted>> children = new ArrayList<>();
      children.add(child(stores.get(1), parent));
      CompletionStage<Cancelling> cancelled = stores.get(0).cancel(parent);
      children.add(child(stores.get(1), parent));
      children.add(child(stores.get(2), parent));
      assertThat(answer(cancelled)).isInstanceOf(Cancelling.Stopping.class);
      answer(stores.getFirst().cancelDescendants(List.of(parent)));
      children.forEach(child -> answer(child));
      assertThat(
              cluster.number(
                  "SELECT count(*) FROM task t JOIN task_child c ON c.id = t.id WHERE NOT"
                      + " t.cancel_requested"))
          .isZero();
    }
  }

  /** A transaction that found the parent live commits after the cancel of the parent. */
  @Test
  void noChildIsStoredAfterTheCancelOfItsParent() throws Exception {
    RunId parent = running(stores.getFirst(), group(null)).id();
    try (Connection other = cluster.connect()) {
      other.setAutoCommit(false);
      try (PreparedStatement insert =
          other.prepareStatement("INSERT INTO task_child VALUES (gen_random_uuid(), ?, 1)")) {
        insert.setObject(1, new UUID(parent.high(), parent.low()));
        insert.executeUpdate();
      }
      answer(stores.getFirst().cancel(parent));
      assertThatThrownBy(other::commit)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
    }
  }

  @Test
  void aTaskThatWaitsForOthersIsWokenOnceByTheLastOfThem() {
    for (int round = 0; round < ROUNDS; round++) {
      RunId group = group(null);
      Claim waiter = running(stores.getFirst(), group);
      List<Claim> others = stores.stream().map(store -> running(store, group)).toList();
      List<RunId> ids = others.stream().map(Claim::id).toList();
      CompletionStage<Watching> watching = stores.getFirst().watch(waiter, "all", ids);
      List<CompletionStage<Settled>> ends = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        ends.add(stores.get(i).settle(others.get(i), DONE));
      }
      assertThat(answer(watching)).isEqualTo(new Watching.Watched());
      ends.forEach(end -> assertThat(answer(end).state()).isEqualTo(TaskState.SUCCEEDED));
      NewAwait wanted = new NewAwait(1, "all", Duration.ofHours(1));
      assertThat(answer(stores.getFirst().await(waiter, wanted)))
          .isInstanceOf(Awaited.Received.class);
    }
    assertThat(cluster.number("SELECT count(*) FROM task_watch")).isZero();
    assertThat(cluster.number("SELECT count(*) FROM task_barrier")).isZero();
  }

  private static CompletionStage<Accepted> child(PostgresStore store, RunId parent) {
    var plan = new Submission.Plan(1, null, null, 3);
    NewTask task = new NewTask(id(), "t", "", plan, Payload.text("input"), null, null);
    return store.accept(task.in(Relations.childOf(parent)).starting(Start.LATER, List.of()));
  }

  /** The tasks of two groups end in the opposite order on two nodes. */
  @Test
  void nodesThatChangeTheSameGroupsDoNotWaitForEachOtherInACircle() {
    for (int round = 0; round < ROUNDS / 2; round++) {
      RunId one = group(4);
      RunId two = group(4);
      List<CompletionStage<Settled>> ends = new ArrayList<>();
      List<Claim> claims = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        claims.add(running(stores.get(i % 2), one));
        claims.add(running(stores.get(i % 2), two));
      }
      for (int i = 0; i < claims.size(); i++) {
        boolean swapped = i % 4 >= 2;
        Claim claim = claims.get(swapped ? i ^ 1 : i);
        Ending ending = i % 2 == 0 ? DONE : new Ending.Succeeded(Payload.text("x"));
        ends.add(stores.get(i / 2 % 2).settle(claim, ending));
      }
      ends.forEach(end -> assertThat(answer(end).state()).isEqualTo(TaskState.SUCCEEDED));
      assertThat(read(one).state()).isEqualTo(TaskGroup.State.COMPLETED);
      assertThat(read(two).state()).isEqualTo(TaskGroup.State.COMPLETED);
    }
    assertThat(
            cluster.number(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        .isZero();
    assertThat(cluster.number("SELECT count(*) FROM task_group_change")).isZero();
  }
}
