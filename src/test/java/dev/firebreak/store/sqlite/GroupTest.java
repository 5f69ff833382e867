package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Patience;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operations of a group are answered together and do not affect each other. */
class GroupTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private final AtomicInteger groups = new AtomicInteger();
  private final AtomicReference<Runnable> afterwards = new AtomicReference<>(() -> {});
  private SqliteStore store;

  @BeforeEach
  void openStore() throws StoreException.Refused {
    // Answers run on the writer's thread: the operations that they add are in one group.
    StoreOptions options =
        new StoreOptions("here", InstantSource.system(), this::count, MIB, () -> {});
    store = SqliteStore.open(folder, options);
  }

  private void count(Runnable answers) {
    groups.incrementAndGet();
    answers.run();
    afterwards.getAndSet(() -> {}).run();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static Submission submission(RunId id, String type, int bytes) {
    var plan = new Submission.Plan(1, null, null, 3);
    Payload input = Payload.of(new byte[bytes]);
    return new Submission(id, type, plan, input, null, null, Start.ON_THREAD);
  }

  private static RunId id() {
    return RunId.at(System.currentTimeMillis());
  }

  @Test
  void anUnstorableRowIsTheOnlyOneOfItsGroupThatFails() {
    RunId first = id();
    List<CompletionStage<?>> stages = new ArrayList<>();
    CompletableFuture<Void> added = new CompletableFuture<>();
    afterwards.set(
        () -> {
          groups.set(0);
          for (int i = 0; i < 10; i++) {
            stages.add(store.accept(submission(i == 5 ? first : id(), "t", 1)));
          }
          Ending done = new Ending.Succeeded(Payload.empty());
          stages.add(store.settle(new Claim(first, 1), done));
          added.complete(null);
        });
    answer(store.accept(submission(first, "t", 1)));
    answer(added);
    for (int i = 0; i < stages.size(); i++) {
      if (i == 5) {
        assertThat(stages.get(i).toCompletableFuture())
            .failsWithin(Patience.LIMIT)
            .withThrowableThat()
            .withCauseInstanceOf(StoreException.Unstorable.class);
      } else {
        answer(stages.get(i));
      }
    }
    assertThat(store.live()).isEqualTo(9);
    assertThat(answer(store.find(first)).orElseThrow().state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(groups).as("commits: one group, and one read").hasValue(2);
  }

  /** Otherwise the answer of an empty claim could arrive after that of a later submission. */
  @Test
  void commitsAreAnsweredInOrderOnManyThreads() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      // The first answers are being given.
      Executor answersHeldUp =
          answers ->
              threads.execute(
                  () -> {
                    if (entered.getCount() > 0) {
                      entered.countDown();
                      await().until(() -> leave.getCount() == 0);
                    }
                    answers.run();
                  });
      answersInOrder(answersHeldUp, entered, leave);
    }
  }

  private void answersInOrder(Executor threads, CountDownLatch entered, CountDownLatch leave)
      throws Exception {
    try (SqliteStore other =
        SqliteStore.open(
            folder.resolve("other"),
            new StoreOptions("here", InstantSource.system(), threads, MIB, () -> {}))) {
      CompletionStage<Accepted> first = other.accept(submission(id(), "t", 1));
      entered.await();
      RunId id = id();
      CompletionStage<Accepted> second = other.accept(submission(id, "t", 1));
      await().until(() -> answer(other.find(id)).isPresent());
      for (int i = 0; i < 20; i++) {
        answer(other.find(id)); // On the same threads: they are not busy.
      }
      assertThat(second.toCompletableFuture()).isNotDone();
      leave.countDown();
      answer(first);
      assertThat(answer(second)).isInstanceOf(Accepted.Stored.class);
    }
  }

  @Test
  void invalidUnicodeInACauseIsStored() {
    String odd = "\uD800 \0 \uDC00";
    RunId id = id();
    answer(store.accept(submission(id, "t", 1)));
    Outcome outcome = new Outcome.Crashed(new Cause.Reported(odd, odd));
    Settled settled = answer(store.settle(new Claim(id, 1), new Ending.Failed(outcome)));
    assertThat(settled.state()).isEqualTo(TaskState.FAILED);
    assertThat(answer(store.find(id)).orElseThrow().error())
        .isInstanceOfSatisfying(
            Outcome.Crashed.class, c -> assertThat(c.cause().summary()).contains("\0"));
  }

  @Test
  void aClaimReturnsInputsUpToItsBoundAndAtLeastOne() {
    for (int bytes : new int[] {2 * MIB, 600_000, 600_000, 3}) {
      Submission submission = submission(id(), "t", bytes);
      Submission later =
          new Submission(
              submission.id(), "t", submission.plan(), submission.input(), null, null, Start.LATER);
      assertThat(answer(store.accept(later))).isInstanceOf(Accepted.Stored.class);
    }
    List<Integer> sizes = new ArrayList<>();
    ClaimResult result;
    do {
      result =
          answer(store.claim(List.of(new ClaimRequest("t", 9, Start.ON_THREAD, 9)))).getFirst();
      sizes.add(result.claimed().stream().mapToInt(c -> c.input().size()).sum());
      assertThat(result.claimed()).isNotEmpty();
    } while (result.more());
    assertThat(sizes).hasSizeBetween(3, 4);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * MIB + 1_200_003);
    assertThat(sizes).allMatch(size -> size == 2 * MIB || size <= MIB);
  }
}
