package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Patience;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Ending;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The operations of a group do not affect each other. */
class GroupTest extends OneGroupRig {
  private static final int MIB = 1 << 20;

  private static Submission submission(RunId id, String type, int bytes, IdempotencyKey key) {
    var plan = new Submission.Plan(1, null, null, 3);
    Payload input = Payload.of(new byte[bytes]);
    return new Submission(id, type, plan, input, key, null, Start.ON_THREAD);
  }

  private static RunId id() {
    return RunId.at(System.currentTimeMillis());
  }

  private static Submission strange() {
    var plan = new Submission.Plan(4, null, null, 3);
    return new Submission(id(), "t", plan, Payload.empty(), null, null, Start.ON_THREAD);
  }

  /** One submission with a known id and one with an invalid priority, among valid ones. */
  @Test
  void anUnstorableRowIsTheOnlyOneOfItsGroupThatFails() {
    RunId first = id();
    List<CompletionStage<?>> good = new ArrayList<>();
    List<CompletionStage<?>> bad = new ArrayList<>();
    CompletableFuture<Void> added = new CompletableFuture<>();
    inOneGroup(
        () -> {
          for (int i = 0; i < 20; i++) {
            IdempotencyKey key =
                i % 2 == 0 ? null : IdempotencyKey.of("me", "t", "k" + i, Payload.empty());
            good.add(store.accept(submission(id(), "t", 1, key)));
            if (i == 5) {
              bad.add(store.accept(submission(first, "t", 1, null)));
            } else if (i == 15) {
              bad.add(store.accept(strange()));
            }
          }
          added.complete(null);
        });
    answer(store.accept(submission(first, "t", 1, null)));
    answer(added);
    good.forEach(stage -> assertThat(answer(stage)).isInstanceOf(Accepted.Stored.class));
    for (CompletionStage<?> stage : bad) {
      assertThat(stage.toCompletableFuture())
          .failsWithin(Patience.LIMIT)
          .withThrowableThat()
          .withCauseInstanceOf(StoreException.Unstorable.class);
    }
    assertThat(store.live()).isEqualTo(21);
    assertThat(cluster.number("SELECT count(*) FROM task_input")).isEqualTo(21);
  }

  /** Raises the error of a server that has no disk space. */
  @Test
  void aFullServerRefusesSubmissionsAndRecordsResults() {
    RunId running = id();
    answer(store.accept(submission(running, "t", 1, null)));
    cluster.run(
        """
        CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER no_space BEFORE INSERT ON task EXECUTE FUNCTION no_space()\
        """);
    CompletableFuture<CompletionStage<Accepted>> added = new CompletableFuture<>();
    CompletableFuture<CompletionStage<Settled>> ended = new CompletableFuture<>();
    inOneGroup(
        () -> {
          added.complete(store.accept(submission(id(), "t", 1, null)));
          Ending done = new Ending.Succeeded(Payload.text("done"));
          ended.complete(store.settle(new Claim(running, 1), done));
        });
    answer(store.remember("a group before", ""));
    assertThat(answer(added).toCompletableFuture())
        .failsWithin(Patience.LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(StoreException.Full.class);
    assertThat(answer(answer(ended)).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(store.roomToAccept()).isFalse();
    cluster.run("DROP TRIGGER no_space ON task");
    answer(store.accept(submission(id(), "t", 1, null)));
  }

  @Test
  void invalidUnicodeInACauseIsStored() {
    String odd = "\uD800 \0 \uDC00";
    RunId id = id();
    answer(store.accept(submission(id, "t", 1, null)));
    Outcome outcome = new Outcome.Crashed(new Cause.Reported(odd, odd));
    Settled settled = answer(store.settle(new Claim(id, 1), new Ending.Failed(outcome)));
    assertThat(settled.state()).isEqualTo(TaskState.FAILED);
    assertThat(answer(store.find(id)).orElseThrow().error())
        .isInstanceOfSatisfying(
            Outcome.Crashed.class, c -> assertThat(c.cause().summary()).contains("\0"));
  }

  @Test
  void extremeTimesAreLimitedToTheRangeOfTheServer() {
    var plan = new Submission.Plan(1, Instant.MAX, Duration.ofSeconds(Long.MAX_VALUE), 3);
    RunId id = id();
    Submission submission = new Submission(id, "t", plan, Payload.empty(), null, null, Start.LATER);
    assertThat(answer(store.accept(submission))).isInstanceOf(Accepted.Stored.class);
    RunId other = id();
    answer(store.accept(submission(other, "t", 1, null)));
    Ending later =
        new Ending.Retried(new Outcome.NotStarted(""), Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(answer(store.settle(new Claim(other, 1), later)).state())
        .isEqualTo(TaskState.RETRYING);
    assertThat(answer(store.prune(Duration.ofSeconds(Long.MAX_VALUE), 9))).isZero();
    assertThat(answer(store.find(id))).isPresent();
  }

  private static Submission later(Submission now) {
    return new Submission(now.id(), "t", now.plan(), now.input(), null, null, Start.LATER);
  }

  @Test
  void aClaimReturnsInputsUpToItsBoundAndAtLeastOne() {
    for (int bytes : new int[] {2 * MIB, 600_000, 600_000, 3}) {
      Submission submission = later(submission(id(), "t", bytes, null));
      assertThat(answer(store.accept(submission))).isInstanceOf(Accepted.Stored.class);
    }
    List<Integer> sizes = new ArrayList<>();
    ClaimResult result;
    do {
      result =
          answer(store.claim(List.of(new ClaimRequest("t", 9, Start.ON_THREAD, 9)))).getFirst();
      sizes.add(result.claimed().stream().mapToInt(c -> c.input().size()).sum());
      assertThat(result.claimed()).isNotEmpty();
    } while (result.more());
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * MIB + 1_200_003);
    assertThat(sizes).allMatch(size -> size == 2 * MIB || size <= MIB);
  }

  @Test
  void notesAreKeptAndABackUpIsRefused() {
    answer(store.remember("a", "1"));
    answer(store.remember("a", "2"));
    assertThat(answer(store.recall("a"))).contains("2");
    assertThat(answer(store.recall("b"))).isEmpty();
    assertThat(store.backUp(java.nio.file.Path.of("x")).toCompletableFuture())
        .failsWithin(Patience.LIMIT)
        .withThrowableThat()
        .withMessageContaining("pg_dump");
  }
}
