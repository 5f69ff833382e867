package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.api.Payload;
import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.CompletionTask.When;
import dev.firebreak.group.GroupCounts;
import dev.firebreak.group.GroupFilter;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.group.TaskGroup.State;
import dev.firebreak.store.TaskGroups.Creation;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Groups of tasks: their counts, and the one task that completes each. */
public abstract class GroupContract extends CallbackContract {
  private static final String THEN = "then";

  private void requireGroups() throws SQLException {
    try (Connection tables = tables()) {
      assumeTrue(tables != null, "the model keeps no groups");
    }
  }

  private static CompletionTask then(When when) {
    return new CompletionTask(
        when, THEN, 1, 4, "{\"to\":[1.0]}", new CompletionTask.EndReport(15, 7), null);
  }

  private static GroupSpec spec(@Nullable Integer size, @Nullable CompletionTask then) {
    return new GroupSpec("na\"me", Map.of("a", "ü"), size, then);
  }

  private RunId created(@Nullable Integer size, @Nullable CompletionTask then) {
    return created(size, then, null);
  }

  private RunId created(
      @Nullable Integer size, @Nullable CompletionTask then, NewGroup.@Nullable Key key) {
    RunId id = submission(Start.LATER).id();
    Creation creation = answer(store.createGroup(new NewGroup(id, "red", spec(size, then), key)));
    assertThat(creation).isInstanceOf(Creation.Created.class);
    return id;
  }

  private Accepted submit(
      RunId group, String owner, Start start, @Nullable IdempotencyKey key, RunId id) {
    Submission made = submission(start);
    NewTask task =
        new NewTask(id, "t", owner, made.plan(), INPUT, key, null).in(Relations.inGroup(group));
    return answer(store.accept(task.starting(start, List.of())));
  }

  private RunId member(RunId group, Start start) {
    RunId id = submission(start).id();
    assertThat(submit(group, "red", start, null, id)).isInstanceOf(Accepted.Stored.class);
    return id;
  }

  private Claim runningMember(RunId group) {
    return new Claim(member(group, Start.ON_THREAD), 1);
  }

  private void close(RunId group) {
    assertThat(answer(store.closeGroup(group))).isTrue();
  }

  private TaskGroup group(RunId id) {
    return answer(store.group(id)).orElseThrow();
  }

  private List<RunId> listed(@Nullable String owner, @Nullable RunId before, int limit) {
    return answer(store.groups(GroupFilter.of(owner), before, limit)).groups().stream()
        .map(TaskGroup::id)
        .toList();
  }

  private List<Task> completions() {
    return answer(store.list(new Filter(THEN, null), null, 100)).tasks();
  }

  private String input(RunId id) {
    Payload payload =
        Objects.requireNonNull(
            answer(store.input(id, TaskStore.LONGEST_READ)).orElseThrow().payload());
    return new String(payload.bytes(), StandardCharsets.UTF_8);
  }

  private static GroupCounts counts(long total, long running, long... ended) {
    return new GroupCounts(total, running, ended[0], ended[1], ended[2], ended[3]);
  }

  @Test
  void groupsAreListedNewestFirstInPagesAndByOwner() throws SQLException {
    requireGroups();
    long now = System.currentTimeMillis();
    RunId[] ids = new RunId[4];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = RunId.at(now + i);
      GroupSpec spec = spec(i == 0 ? null : 5, then(When.ALWAYS));
      String owner = i == 2 ? "blue" : "red";
      answer(store.createGroup(new NewGroup(ids[i], owner, spec, null)));
    }
    Claim _ = runningMember(ids[3]);
    member(ids[3], Start.LATER);
    member(ids[1], Start.LATER);
    assertThat(listed(null, null, 10)).containsExactly(ids[3], ids[2], ids[1], ids[0]);
    assertThat(listed("red", null, 3)).containsExactly(ids[3], ids[1], ids[0]);
    assertThat(listed("blue", null, 10)).containsExactly(ids[2]);
    assertThat(listed("none", null, 10)).isEmpty();
    assertThat(listed(null, ids[2], 10)).containsExactly(ids[1], ids[0]);
    GroupPage page = answer(store.groups(GroupFilter.of("red"), null, 2));
    assertThat(page.next()).isEqualTo(ids[1]);
    assertThat(answer(store.groups(GroupFilter.of("red"), page.next(), 2)).next()).isNull();
    assertThat(listed("red", page.next(), 2)).containsExactly(ids[0]);
    assertThat(page.groups().getFirst().counts())
        .isEqualTo(group(ids[3]).counts())
        .isEqualTo(new GroupCounts(2, 1, 0, 0, 0, 0));
    assertThat(page.groups().getLast().counts()).isEqualTo(new GroupCounts(1, 0, 0, 0, 0, 0));
    assertThat(answer(store.groups(GroupFilter.ALL, null, 10)).groups().getLast().counts())
        .isEqualTo(GroupCounts.NONE);
  }

  private RunId named(long at, String owner, String name) {
    RunId id = RunId.at(at);
    GroupSpec spec = new GroupSpec(name, Map.of(), null, null);
    answer(store.createGroup(new NewGroup(id, owner, spec, null)));
    return id;
  }

  private List<RunId> matching(String owner, State state, String name) {
    GroupFilter filter =
        new GroupFilter(owner.isEmpty() ? null : owner, state, name.isEmpty() ? null : name);
    return answer(store.groups(filter, null, 9)).groups().stream().map(TaskGroup::id).toList();
  }

  @Test
  void groupsAreListedByStateAndName() throws Exception {
    requireGroups();
    long now = System.currentTimeMillis();
    RunId open = named(now, "red", "import");
    RunId closed = named(now + 1, "red", "import");
    RunId complete = named(now + 2, "red", "Import");
    RunId other = named(now + 3, "blue", "import");
    Claim _ = runningMember(closed);
    close(closed);
    close(complete);
    assertThat(matching("", State.OPEN, "")).containsExactly(other, open);
    assertThat(matching("", State.CLOSED, "")).containsExactly(closed);
    assertThat(matching("", State.COMPLETED, "")).containsExactly(complete);
    assertThat(matching("", null, "import")).containsExactly(other, closed, open);
    assertThat(matching("red", State.OPEN, "import")).containsExactly(open);
    assertThat(matching("blue", State.CLOSED, "")).isEmpty();
    assertThat(matching("", null, "im")).isEmpty();
    GroupFilter filter = new GroupFilter(null, null, "import");
    GroupPage page = answer(store.groups(filter, null, 2));
    assertThat(page.groups()).extracting(TaskGroup::id).containsExactly(other, closed);
    assertThat(answer(store.groups(filter, page.next(), 2)).groups())
        .extracting(TaskGroup::id)
        .containsExactly(open);
  }

  @Test
  void aGroupCountsItsTasksByState() throws Exception {
    requireGroups();
    RunId group = created(null, null);
    assertThat(group(group).counts()).isEqualTo(GroupCounts.NONE);
    Claim first = runningMember(group);
    Claim second = runningMember(group);
    RunId queued = member(group, Start.LATER);
    queued();
    assertThat(group(group).counts()).isEqualTo(counts(3, 2, 0, 0, 0, 0));
    assertThat(group(group).counts().queued()).isEqualTo(1);
    answer(store.settle(first, new Ending.Succeeded(RESULT)));
    answer(store.settle(second, new Ending.Retried(CRASH, Duration.ZERO)));
    answer(store.cancel(queued));
    assertThat(group(group).counts()).isEqualTo(counts(3, 0, 1, 0, 1, 0));
    answer(store.settle(claim(2, 0).claimed().getLast().claim(), new Ending.Failed(CRASH)));
    assertThat(group(group).counts().failed() + group(group).counts().running()).isEqualTo(1);
  }

  @Test
  void anOpenGroupIsNotCompleteEvenIfNothingWaits() throws Exception {
    requireGroups();
    RunId group = created(null, then(When.ALWAYS));
    answer(store.settle(runningMember(group), new Ending.Succeeded(RESULT)));
    assertThat(group(group).state()).isEqualTo(TaskGroup.State.OPEN);
    assertThat(completions()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    close(group);
    TaskGroup complete = group(group);
    assertThat(complete.times().closed()).isEqualTo(clock.instant());
    assertThat(complete.times().completed()).isEqualTo(clock.instant());
    assertThat(completions()).hasSize(1);
    close(group);
    assertThat(completions()).hasSize(1);
  }

  @Test
  void theEndOfTheLastTaskSubmitsTheCompletionTask() throws Exception {
    requireGroups();
    RunId group = created(null, then(When.ALWAYS));
    Claim first = runningMember(group);
    Claim last = runningMember(group);
    close(group);
    answer(store.settle(first, new Ending.Failed(CRASH)));
    assertThat(completions()).isEmpty();
    assertThat(group(group).state()).isEqualTo(TaskGroup.State.CLOSED);
    ByteBuffer result = ByteBuffer.allocate(TaskStore.LONGEST_READ + 1);
    answer(store.settle(last, new Ending.SucceededAtLength(result, "text/plain")));
    assertThat(completions()).hasSize(1);
    Task then = completions().getFirst();
    assertThat(group(group).completion()).isEqualTo(then.id());
    assertThat(then.owner()).isEqualTo("red");
    assertThat(then.state()).isEqualTo(TaskState.QUEUED);
    assertThat(then.tries().maxAttempts()).isEqualTo(4);
    assertThat(then.id().epochMillis()).isEqualTo(clock.millis());
    assertThat(input(then.id()))
        .isEqualTo(
            "{\"group\":{\"id\":\""
                + group
                + "\",\"name\":\"na\\\"me\",\"labels\":{\"a\":\"ü\"},\"counts\":{\"total\":2,"
                + "\"succeeded\":1,\"failed\":1,\"cancelled\":0,\"quarantined\":0}},"
                + "\"input\":{\"to\":[1.0]}}");
    assertThat(answer(store.counts(null)).toString()).contains(THEN);
    ClaimResult claimed =
        answer(store.claim(List.of(new ClaimRequest(THEN, 1, Start.ON_THREAD, 0)))).getFirst();
    answer(store.settle(claimed.claimed().getFirst().claim(), new Ending.Succeeded(RESULT)));
    assertThat(answer(store.list(new Filter(CallbackOrder.TYPE, null), null, 9)).tasks())
        .as("the end of the completion task is reported")
        .hasSize(1);
  }

  @Test
  void aGroupWithAFailureHasNoCompletionTaskIfAllHadToSucceed() throws Exception {
    requireGroups();
    RunId group = created(2, then(When.SUCCEEDED));
    answer(store.settle(runningMember(group), new Ending.Succeeded(RESULT)));
    answer(store.settle(runningMember(group), new Ending.Failed(CRASH)));
    assertThat(group(group).state()).isEqualTo(TaskGroup.State.COMPLETED);
    assertThat(group(group).completion()).isNull();
    RunId good = created(1, then(When.SUCCEEDED));
    answer(store.settle(runningMember(good), new Ending.Succeeded(RESULT)));
    assertThat(completions()).hasSize(1);
  }

  @Test
  void aGroupClosesWithTheLastTaskOfItsSize() throws Exception {
    requireGroups();
    RunId group = created(2, null);
    member(group, Start.LATER);
    assertThat(group(group).state()).isEqualTo(TaskGroup.State.OPEN);
    RunId last = member(group, Start.LATER);
    assertThat(group(group).state()).isEqualTo(TaskGroup.State.CLOSED);
    assertThat(submit(group, "red", Start.LATER, null, submission(Start.LATER).id()))
        .isEqualTo(new Accepted.Unrelated(Accepted.Why.CLOSED_GROUP, group));
    assertThat(group(group).counts().total()).isEqualTo(2);
    assertThat(answer(store.cancelAll(byGroup(group), 10)).changed()).isEqualTo(2);
    assertThat(state(last)).isEqualTo(TaskState.CANCELLED);
    assertThat(group(group).state()).isEqualTo(TaskGroup.State.COMPLETED);
  }

  private static Filter byGroup(RunId group) {
    return new Filter(null, null, null, FilterDetails.of(Relations.inGroup(group)));
  }

  @Test
  void manySubmitsAtOnceDoNotExceedTheSize() throws Exception {
    requireGroups();
    RunId group = created(5, null);
    List<java.util.concurrent.CompletionStage<Accepted>> all = new java.util.ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Submission made = submission(Start.LATER);
      NewTask task = new NewTask(made.id(), "t", "red", made.plan(), INPUT, null, null);
      all.add(store.accept(task.in(Relations.inGroup(group)).starting(Start.LATER, List.of())));
    }
    long stored = all.stream().filter(a -> answer(a) instanceof Accepted.Stored).count();
    assertThat(stored).isEqualTo(5);
    assertThat(group(group).counts().total()).isEqualTo(5);
    assertThat(answer(store.list(byGroup(group), null, 100)).tasks()).hasSize(5);
  }

  @Test
  void onlyTheOwnerOfAnOpenGroupSubmitsToIt() throws Exception {
    requireGroups();
    RunId group = created(null, null);
    IdempotencyKey key = IdempotencyKey.of("red", "t", "k", INPUT);
    RunId id = submission(Start.LATER).id();
    assertThat(submit(group, "blue", Start.LATER, null, id))
        .isEqualTo(new Accepted.Unrelated(Accepted.Why.UNKNOWN_GROUP, group));
    RunId none = submission(Start.LATER).id();
    assertThat(submit(none, "red", Start.LATER, key, id))
        .isEqualTo(new Accepted.Unrelated(Accepted.Why.UNKNOWN_GROUP, none));
    assertThat(answer(store.find(id))).isEmpty();
    assertThat(submit(group, "red", Start.LATER, key, id)).isInstanceOf(Accepted.Stored.class);
    close(group);
    RunId other = submission(Start.LATER).id();
    assertThat(submit(group, "red", Start.LATER, key, other)).isEqualTo(new Accepted.Known(id));
    IdempotencyKey unused = IdempotencyKey.of("red", "t", "l", INPUT);
    assertThat(submit(group, "red", Start.LATER, unused, other))
        .isEqualTo(new Accepted.Unrelated(Accepted.Why.CLOSED_GROUP, group));
    RunId second = created(null, null);
    assertThat(submit(second, "red", Start.LATER, unused, other))
        .as("the key of the refused submit is free")
        .isInstanceOf(Accepted.Stored.class);
  }

  @Test
  void aTaskThatIsQueuedAgainCompletesItsGroupNotTwice() throws Exception {
    requireGroups();
    RunId group = created(1, then(When.ALWAYS));
    Claim claim = runningMember(group);
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    var completed = group(group).times().completed();
    answer(store.retry(claim.id()));
    assertThat(group(group).counts()).isEqualTo(counts(1, 0, 0, 0, 0, 0));
    clock.advance(Duration.ofSeconds(5));
    answer(store.settle(claimOne(), new Ending.Succeeded(RESULT)));
    assertThat(group(group).counts()).isEqualTo(counts(1, 0, 1, 0, 0, 0));
    assertThat(group(group).times().completed()).isEqualTo(completed);
    assertThat(completions()).hasSize(1);
  }

  @Test
  void aTaskThatIsQueuedAgainDelaysAGroupThatIsNotComplete() throws Exception {
    requireGroups();
    RunId group = created(2, then(When.SUCCEEDED));
    Claim first = runningMember(group);
    answer(store.settle(first, new Ending.Failed(CRASH)));
    answer(store.retry(first.id()));
    answer(store.settle(runningMember(group), new Ending.Succeeded(RESULT)));
    assertThat(completions()).isEmpty();
    answer(store.settle(claimOne(), new Ending.Succeeded(RESULT)));
    assertThat(completions()).hasSize(1);
  }

  @Test
  void anEmptyGroupIsCompleteWhenItIsClosed() throws Exception {
    requireGroups();
    RunId group = created(null, then(When.SUCCEEDED));
    close(group);
    assertThat(group(group).state()).isEqualTo(TaskGroup.State.COMPLETED);
    assertThat(completions()).hasSize(1);
    clock.advance(Duration.ofHours(1));
    answer(store.prune(Duration.ofMinutes(1), 10));
    assertThat(answer(store.group(group))).isEmpty();
    assertThat(answer(store.closeGroup(group))).isFalse();
  }

  @Test
  void anEndByTheLossOfTheNodeIsCounted() throws Exception {
    requireGroups();
    RunId group = created(2, then(When.ALWAYS));
    Claim stopping = runningMember(group);
    Claim running = runningMember(group);
    answer(store.cancel(stopping.id()));
    store = afterLoss(store);
    assertThat(group(group).counts()).isEqualTo(counts(2, 0, 0, 0, 1, 0));
    answer(store.cancel(running.id()));
    assertThat(completions()).hasSize(1);
  }

  @Test
  void theLossOfTheNodeCanEndTheLastTask() throws Exception {
    requireGroups();
    RunId group = created(1, then(When.ALWAYS));
    answer(store.cancel(runningMember(group).id()));
    store = afterLoss(store);
    assertThat(group(group).state()).isEqualTo(TaskGroup.State.COMPLETED);
    assertThat(completions()).hasSize(1);
    assertThat(store.live()).isEqualTo(1);
  }

  @Test
  void aGroupIsDeletedWithTheLastOfItsTasks() throws Exception {
    requireGroups();
    RunId group = created(2, null);
    answer(store.settle(runningMember(group), new Ending.Succeeded(RESULT)));
    clock.advance(Duration.ofMinutes(30));
    Claim last = runningMember(group);
    answer(store.settle(last, new Ending.Succeeded(RESULT)));
    clock.advance(Duration.ofMinutes(20));
    assertThat(answer(store.prune(Duration.ofMinutes(30), 10))).isEqualTo(1);
    assertThat(group(group).counts()).isEqualTo(counts(2, 0, 2, 0, 0, 0));
    clock.advance(Duration.ofHours(1));
    assertThat(answer(store.prune(Duration.ofMinutes(30), 10))).isEqualTo(1);
    assertThat(answer(store.group(group))).isEmpty();
    try (Connection tables = tables()) {
      for (String table : List.of("task_group", "task_group_count", "task_member")) {
        try (var row = tables.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
          row.next();
          assertThat(row.getInt(1)).as(table).isZero();
        }
      }
    }
  }

  @Test
  void aListOfAGroupHasItsTasksOnly() throws Exception {
    requireGroups();
    RunId group = created(null, null);
    RunId one = member(group, Start.LATER);
    Claim two = runningMember(group);
    member(created(null, null), Start.LATER);
    queued();
    answer(store.settle(two, new Ending.Succeeded(RESULT)));
    assertThat(answer(store.list(byGroup(group), null, 10)).tasks())
        .extracting(Task::id)
        .containsExactly(two.id(), one);
    assertThat(answer(store.list(byGroup(group), null, 1)).next()).isEqualTo(two.id());
    assertThat(
            answer(
                    store.list(
                        new Filter(
                            "t",
                            TaskState.QUEUED,
                            "red",
                            FilterDetails.of(Relations.inGroup(group))),
                        null,
                        10))
                .tasks())
        .extracting(Task::id)
        .containsExactly(one);
  }

  @Test
  void theKeyOfAGroupFindsItAgain() throws Exception {
    requireGroups();
    RunId group = created(null, null, new NewGroup.Key("k", "1"));
    RunId other = submission(Start.LATER).id();
    assertThat(
            answer(
                store.createGroup(
                    new NewGroup(other, "red", spec(null, null), new NewGroup.Key("k", "1")))))
        .isEqualTo(new Creation.Known(group));
    assertThat(
            answer(
                store.createGroup(
                    new NewGroup(other, "red", spec(null, null), new NewGroup.Key("k", "2")))))
        .isEqualTo(new Creation.KeyReused(group));
    assertThat(
            answer(
                store.createGroup(
                    new NewGroup(other, "blue", spec(null, null), new NewGroup.Key("k", "2")))))
        .isEqualTo(new Creation.Created());
  }

  @Test
  void whatWasSaidAboutAGroupIsRead() throws Exception {
    requireGroups();
    RunId id = created(3, then(When.SUCCEEDED));
    TaskGroup group = group(id);
    assertThat(group.spec()).isEqualTo(spec(3, then(When.SUCCEEDED)));
    assertThat(group.owner()).isEqualTo("red");
    assertThat(group.times()).isEqualTo(new TaskGroup.Times(clock.instant(), null, null));
    assertThat(answer(store.group(submission(Start.LATER).id()))).isEmpty();
  }

  @Test
  void anOpenGroupWithoutStoredTasksIsDeletedWhenItIsOld() throws Exception {
    requireGroups();
    RunId unused = created(null, null);
    RunId used = created(null, then(When.ALWAYS));
    RunId live = created(null, null);
    RunId again = created(null, null);
    Duration hour = Duration.ofHours(1);
    RunId waits = member(live, Start.LATER);
    answer(store.settle(runningMember(used), new Ending.Succeeded(RESULT)));
    answer(store.settle(runningMember(again), new Ending.Succeeded(RESULT)));
    assertThat(answer(store.prune(hour, 10))).isZero();
    assertThat(answer(store.group(unused))).isPresent();
    clock.advance(hour.multipliedBy(2));
    RunId young = created(null, null);
    answer(store.settle(runningMember(again), new Ending.Succeeded(RESULT)));
    assertThat(answer(store.prune(hour, 10))).isEqualTo(2);
    assertThat(answer(store.prune(hour, 10))).isZero();
    assertThat(answer(store.group(unused))).isEmpty();
    assertThat(answer(store.group(used))).isEmpty();
    assertThat(List.of(live, young, again))
        .allSatisfy(kept -> assertThat(group(kept).state()).isEqualTo(TaskGroup.State.OPEN));
    assertThat(completions()).isEmpty();
    answer(store.cancel(waits));
    clock.advance(hour.multipliedBy(2));
    assertThat(answer(store.prune(hour, 10))).isEqualTo(2);
    assertThat(answer(store.prune(hour, 10))).isZero();
    assertThat(List.of(live, young, again))
        .allSatisfy(kept -> assertThat(answer(store.group(kept))).isEmpty());
  }

  @Test
  void theIncompleteGroupsOfOneOwnerAreLimited() throws Exception {
    requireGroups();
    RunId first = created(null, null);
    RunId second = created(null, null);
    fill("red", TaskGroups.MOST_INCOMPLETE - 2);
    assertThat(creation("red")).isInstanceOf(Creation.TooMany.class);
    assertThat(creation("blue")).isInstanceOf(Creation.Created.class);
    close(first);
    assertThat(creation("red")).isInstanceOf(Creation.Created.class);
    assertThat(creation("red")).isInstanceOf(Creation.TooMany.class);
    close(second);
    assertThat(creation("red")).isInstanceOf(Creation.Created.class);
  }

  private Creation creation(String owner) {
    RunId id = submission(Start.LATER).id();
    return answer(store.createGroup(new NewGroup(id, owner, spec(null, null), null)));
  }

  /** Opens groups of an owner; the store that is under test begins anew. */
  private void fill(String owner, int count) throws Exception {
    try (Connection tables = Objects.requireNonNull(tables());
        Connection writes = DriverManager.getConnection(tables.getMetaData().getURL());
        var insert =
            writes.prepareStatement(
                "INSERT INTO task_group (id, name, labels, owned_by, created_at)"
                    + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                    + count
                    + ") SELECT "
                    + madeId()
                    + ", '', '{}', ?, "
                    + madeTime()
                    + " FROM n")) {
      insert.setString(1, owner);
      insert.executeUpdate();
    }
    store = afterLoss(store);
  }

  private boolean embedded() throws SQLException {
    try (Connection tables = Objects.requireNonNull(tables())) {
      return tables.getMetaData().getURL().contains("sqlite");
    }
  }

  private String madeId() throws SQLException {
    return embedded() ? "randomblob(16)" : "gen_random_uuid()";
  }

  private String madeTime() throws SQLException {
    return embedded() ? "0" : "now()";
  }
}
