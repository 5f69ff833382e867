package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Filter;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node learns at once which tasks its own commits have woken or submitted by triggers. */
class DueReportTest {
  private static final Ending DONE = new Ending.Succeeded(Payload.empty());

  private final Cluster cluster = new Cluster();
  private final BlockingQueue<String> due = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> elsewhere = new LinkedBlockingQueue<>();
  private PostgresStore store;
  private PostgresStore other;

  @BeforeEach
  void openStores() throws StoreException {
    store = cluster.open(Cluster.options("here", Runnable::run), DatabaseTime.DATABASE);
    other = cluster.open(Cluster.options("there", Runnable::run), DatabaseTime.DATABASE);
    store.onSubmitted(due::add);
    other.onSubmitted(elsewhere::add);
  }

  @AfterEach
  void closeStores() {
    store.close();
    other.close();
  }

  private static Claim running(PostgresStore node, String type, Relations relations) {
    var plan = new Submission.Plan(1, null, null, 3);
    RunId id = RunId.at(System.currentTimeMillis());
    NewTask task = new NewTask(id, type, "", plan, Payload.empty(), null, null).in(relations);
    var accepted = (Accepted.Stored) answer(node.accept(task.starting(Start.ON_THREAD, List.of())));
    return Objects.requireNonNull(accepted.claim());
  }

  private static String next(BlockingQueue<String> types) throws InterruptedException {
    return types.poll(1, TimeUnit.MINUTES);
  }

  @Test
  void theNodeOfTheLastEndWakesTheTaskThatWaits() throws Exception {
    Claim waiter = running(other, "waits", Relations.NONE);
    Claim last = running(store, "t", Relations.NONE);
    answer(other.watch(waiter, "all", List.of(last.id())));
    var waiting =
        (Awaited.Waiting) answer(other.await(waiter, new NewAwait(1, "all", Duration.ofHours(1))));
    Parking parking = new Parking("tasks all", waiting.until(), waiting.wakes());
    answer(other.settle(waiter, new Ending.Parked(parking)));
    answer(store.settle(last, DONE));
    assertThat(next(due)).isEqualTo("waits");
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void aTaskThatRunsIsNotDue() throws Exception {
    Claim waiter = running(store, "waits", Relations.NONE);
    Claim last = running(store, "t", Relations.NONE);
    answer(store.watch(waiter, "all", List.of(last.id())));
    answer(store.settle(last, DONE));
    completed("then");
    assertThat(next(due)).isEqualTo("then");
    assertThat(due).isEmpty();
  }

  @Test
  void theNodeOfTheLastEndSubmitsTheCompletionTask() throws Exception {
    completed("then");
    assertThat(next(due)).isEqualTo("then");
    assertThat(elsewhere).isEmpty();
  }

  private void completed(String type) {
    RunId group = RunId.at(System.currentTimeMillis());
    var then =
        new CompletionTask(
            CompletionTask.When.ALWAYS, type, 1, 1, "null", CompletionTask.EndReport.NOT, null);
    answer(store.createGroup(new NewGroup(group, "", new GroupSpec("", Map.of(), 1, then), null)));
    answer(store.settle(running(store, "t", Relations.inGroup(group)), DONE));
  }

  /** Otherwise the answer of the claim, which found nothing, would be taken for the newer one. */
  @Test
  void aReportComesAfterTheAnswersOfEarlierClaims() throws Exception {
    RunId group = RunId.at(System.currentTimeMillis());
    var then =
        new CompletionTask(
            CompletionTask.When.ALWAYS, "then", 1, 1, "null", CompletionTask.EndReport.NOT, null);
    answer(store.createGroup(new NewGroup(group, "", new GroupSpec("", Map.of(), 1, then), null)));
    running(store, "t", Relations.inGroup(group));
    Deque<Runnable> held = new ConcurrentLinkedDeque<>();
    PostgresStore third = cluster.open(Cluster.options("third", held::add), DatabaseTime.DATABASE);
    List<String> told = new ArrayList<>();
    third.onSubmitted(told::add);
    third
        .claim(List.of(new ClaimRequest("then", 1, Start.ON_THREAD, 0)))
        .thenAccept(result -> told.add("claimed " + result.getFirst().claimed().size()));
    RunId last = answer(store.list(new Filter("t", null), null, 1)).tasks().getFirst().id();
    third.settle(new Claim(last, 1), DONE);
    third.close(); // The writer has executed all operations.
    Runnable newest = held.pollLast();
    while (newest != null) {
      newest.run();
      newest = held.pollLast();
    }
    assertThat(told).containsExactly("claimed 0", "then");
  }
}
