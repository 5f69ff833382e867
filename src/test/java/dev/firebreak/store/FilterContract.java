package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.FilterDetails.Created;
import dev.firebreak.task.Cause;
import dev.firebreak.task.FailureKind;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of filters, and of changes of all tasks that match, for every store. */
public abstract class FilterContract extends CountContract {
  private static final SearchValue CUSTOMER = new SearchValue("/customer", "42");
  private static final SearchValue REGION = new SearchValue("/region", "eu");

  private static Filter filter(FilterDetails details) {
    return new Filter("t", null, null, details);
  }

  private static FilterDetails created(@Nullable RunId from, @Nullable RunId until) {
    return new FilterDetails(null, new Created(from, until), null, null, null, List.of());
  }

  private static FilterDetails input(SearchValue... values) {
    return new FilterDetails(null, Created.ANY, null, null, null, List.of(values));
  }

  private static FilterDetails failure(@Nullable String cause, @Nullable String message) {
    return new FilterDetails(null, Created.ANY, null, cause, message, List.of());
  }

  private List<RunId> listed(Filter filter) {
    Page page = answer(store.list(filter, null, 100));
    assertThat(page.next()).isNull();
    assertThat(answer(store.count(filter, Wanted.READ, 100)))
        .isEqualTo(new Matching(page.tasks().size(), false));
    return page.tasks().stream().map(Task::id).toList();
  }

  private RunId queued(@Nullable IdempotencyKey key, SearchValue... search) {
    Submission made = submission(Start.LATER, 1, Duration.ZERO, key);
    answer(
        store.accept(
            new NewTask(made.id(), "t", "", made.plan(), INPUT, key, null)
                .starting(Start.LATER, List.of(search))));
    return made.id();
  }

  private RunId failed(Cause cause) {
    var claim = running(Start.ON_THREAD);
    answer(store.settle(claim, new Ending.Failed(new Outcome.Crashed(cause))));
    return claim.id();
  }

  private static Cause exit(int code, String stderr) {
    return new Cause.Ended(code, null, null, stderr, 0, Duration.ZERO, Duration.ZERO);
  }

  @Test
  void tasksAreFoundByMembersOfTheirInput() {
    RunId both = queued(null, CUSTOMER, REGION);
    RunId one = queued(null, CUSTOMER);
    queued(null, REGION);
    queued((IdempotencyKey) null);
    assertThat(listed(filter(input(CUSTOMER)))).containsExactly(one, both);
    assertThat(listed(filter(input(CUSTOMER, REGION)))).containsExactly(both);
    assertThat(listed(filter(input(REGION, CUSTOMER)))).containsExactly(both);
    assertThat(listed(filter(input(new SearchValue("/customer", "4"))))).isEmpty();
    assertThat(answer(store.list(filter(input(CUSTOMER)), one, 9)).tasks()).hasSize(1);
    assertThat(answer(store.list(new Filter("u", null, null, input(CUSTOMER)), null, 9)).tasks())
        .isEmpty();
    answer(store.cancel(one));
    assertThat(listed(new Filter("t", TaskState.CANCELLED, null, input(CUSTOMER))))
        .containsExactly(one);
    clock.advance(Duration.ofDays(1));
    answer(store.prune(Duration.ofHours(1), 9));
    assertThat(listed(filter(input(CUSTOMER)))).containsExactly(both);
  }

  @Test
  void tasksAreFoundByTheirKeyInWhateverScope() {
    RunId one = queued(IdempotencyKey.of("me", "t", "k", INPUT));
    RunId other = queued(IdempotencyKey.of("you", "t", "k", INPUT));
    queued(IdempotencyKey.of("me", "t", "k2", INPUT));
    queued((IdempotencyKey) null);
    FilterDetails key = new FilterDetails(null, Created.ANY, "k", null, null, List.of());
    assertThat(listed(filter(key))).containsExactly(other, one);
    answer(store.cancel(one));
    assertThat(listed(new Filter(null, null, null, key))).containsExactly(other, one);
    assertThat(listed(new Filter(null, TaskState.CANCELLED, null, key))).containsExactly(one);
  }

  @Test
  void tasksAreFoundByTheTimeOfTheirCreationAndByNode() {
    RunId first = queued();
    clock.advance(Duration.ofSeconds(1));
    RunId second = running(Start.ON_THREAD).id();
    clock.advance(Duration.ofSeconds(1));
    RunId third = queued();
    assertThat(listed(filter(created(second, null)))).containsExactly(third, second);
    assertThat(listed(filter(created(null, second)))).containsExactly(first);
    assertThat(listed(filter(created(second, third)))).containsExactly(second);
    assertThat(answer(store.list(filter(created(first, third)), second, 9)).tasks()).hasSize(1);
    FilterDetails here = new FilterDetails(NODE, Created.ANY, null, null, null, List.of());
    assertThat(listed(filter(here))).containsExactly(second);
  }

  @Test
  void tasksAreFoundByTheCauseOfTheirFailure() {
    RunId exit = failed(exit(1, "reading 12\nno file 345 in 0x7f\n"));
    RunId again = failed(exit(1, "no file 6 in 0x8"));
    RunId other = failed(exit(2, ""));
    RunId thrown = failed(new Cause.Thrown("java.lang.Error", "too bad", null));
    answer(store.settle(running(Start.ON_THREAD), new Ending.Succeeded(RESULT)));
    queued();
    assertThat(listed(filter(failure("exit-code", null)))).containsExactly(other, again, exit);
    assertThat(listed(filter(failure("exit-code:1", null)))).containsExactly(again, exit);
    assertThat(listed(filter(failure("exception:java.lang.Error", "too bad"))))
        .containsExactly(thrown);
    assertThat(listed(filter(failure(null, "no file # in #")))).containsExactly(again, exit);
    assertThat(answer(store.list(filter(failure("exit-code", null)), null, 1)).next())
        .isEqualTo(other);
    Failures failures = answer(store.failures("t", null, 100));
    assertThat(failures.tasks()).isEqualTo(4);
    assertThat(failures.more()).isFalse();
    assertThat(failures.groups())
        .extracting(FailureGroup::kind, FailureGroup::count, FailureGroup::newest)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                new FailureKind("exit-code:1", "no file # in #"), 2, again),
            org.assertj.core.groups.Tuple.tuple(
                new FailureKind("exception:java.lang.Error", "too bad"), 1, thrown),
            org.assertj.core.groups.Tuple.tuple(new FailureKind("exit-code:2", ""), 1, other));
    assertThat(answer(store.failures("u", null, 100)).groups()).isEmpty();
    assertThat(answer(store.failures(null, null, 2)).more()).isTrue();
    Changed retried = answer(store.retryAll(filter(failure("exit-code:1", null)), 9));
    assertThat(retried.moved()).extracting(Moved::id).containsExactly(again, exit);
  }

  @Test
  void endedTasksThatMatchAreDeletedWithAllThatBelongsToThem() throws Exception {
    IdempotencyKey key = IdempotencyKey.of("me", "t", "k", INPUT);
    RunId ended = queued(key, CUSTOMER);
    answer(store.settle(claimOne(), new Ending.Failed(CRASH)));
    RunId live = queued(null, CUSTOMER);
    assertThat(answer(store.count(filter(input(CUSTOMER)), Wanted.PURGE, 9)))
        .isEqualTo(new Matching(1, false));
    assertThat(answer(store.count(new Filter("t", null), Wanted.PURGE, 9)))
        .isEqualTo(new Matching(1, false));
    Changed changed = answer(store.changeAll(Wanted.PURGE, filter(input(CUSTOMER)), null, 9));
    assertThat(changed.moved()).extracting(Moved::id).containsExactly(ended);
    assertThat(answer(store.find(ended))).isEmpty();
    assertThat(listed(filter(input(CUSTOMER)))).containsExactly(live);
    assertThat(answer(store.counts(null)).byType().get("t"))
        .isEqualTo(new StateCounts(1, 0, 0, 0, 0, 0, 0));
    RunId next = queued(key);
    assertThat(answer(store.find(next))).as("the key is free again").isPresent();
  }

  @Test
  void changesOfManyContinueWhereTheyEnded() {
    RunId oldest = queued();
    RunId middle = queued();
    queued();
    Changed two = answer(store.changeAll(Wanted.CANCEL, new Filter("t", null), null, 2));
    assertThat(two.next()).isEqualTo(middle);
    Changed last = answer(store.changeAll(Wanted.CANCEL, new Filter("t", null), two.next(), 2));
    assertThat(last.moved()).extracting(Moved::id).containsExactly(oldest);
    assertThat(last.next()).isNull();
  }

  @Test
  void aRetriedTaskCanHaveAnotherInput() {
    RunId id = queued(null, CUSTOMER, REGION);
    answer(store.settle(claimOne(), new Ending.Failed(CRASH)));
    Payload other = Payload.json("{\"customer\":43,\"region\":\"eu\"}");
    SearchValue changed = new SearchValue("/customer", "43");
    NewInput input = new NewInput(other, List.of(changed, REGION));
    assertThat(answer(store.retry(id, input)).refusedIn()).isNull();
    assertThat(listed(filter(input(CUSTOMER)))).isEmpty();
    assertThat(listed(filter(input(changed, REGION)))).containsExactly(id);
    Claimed claimed = claim(1, 0).claimed().getFirst();
    assertThat(claimed.input().bytes()).isEqualTo(other.bytes());
    assertThat(claimed.input().contentType()).isEqualTo(other.contentType());
    assertThat(claimed.input().head()).as("of the earlier input").isNull();
    assertThat(answer(store.retry(id, new NewInput(INPUT, List.of()))).refusedIn())
        .isEqualTo(TaskState.RUNNING);
    assertThat(listed(filter(input(changed)))).as("nothing changed").containsExactly(id);
    answer(store.settle(claimed.claim(), new Ending.Failed(CRASH)));
    answer(store.retry(id));
    assertThat(claim(1, 0).claimed().getFirst().input().bytes()).isEqualTo(other.bytes());
  }
}
