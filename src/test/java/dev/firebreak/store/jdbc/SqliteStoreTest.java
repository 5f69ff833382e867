package dev.firebreak.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Demand;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Haul;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
  @TempDir Path folder;

  private SqliteStore open() throws Exception {
    return SqliteStore.open(
        folder.resolve("a b?c%20d"),
        new StoreOptions("here", InstantSource.system(), Runnable::run, 1 << 20, () -> {}));
  }

  private static Submission submission(Start start) {
    return new Submission(
        RunId.at(System.currentTimeMillis()),
        "t",
        new Submission.Plan(1, null, null, 3),
        Payload.text("x"),
        null,
        null,
        start);
  }

  @Test
  void aTaskIsAcceptedClaimedAndSettled() throws Exception {
    Submission one = submission(Start.INSIDE);
    Submission two = submission(Start.LATER);
    try (SqliteStore store = open()) {
      Claim claim = ((Accepted.Stored) store.accept(one).toCompletableFuture().get()).claim();
      store.accept(two).toCompletableFuture().get();
      assertThat(claim).isEqualTo(new Claim(one.id(), 1));
      Settled settled =
          store
              .settle(claim, new Ending.Retried(new Outcome.NotStarted("x"), Duration.ZERO))
              .toCompletableFuture()
              .get();
      assertThat(settled.state()).isEqualTo(TaskState.RETRYING);
      List<Haul> hauls =
          store.claim(List.of(new Demand("t", 1, Start.INSIDE, 1))).toCompletableFuture().get();
      assertThat(hauls.getFirst().more()).isTrue();
      Claim second = hauls.getFirst().claimed().getFirst().claim();
      assertThat(
              store
                  .settle(second, new Ending.Succeeded(Payload.text("y")))
                  .toCompletableFuture()
                  .get()
                  .state())
          .isEqualTo(TaskState.SUCCEEDED);
      assertThat(store.live()).isEqualTo(1);
      assertThat(store.list(new Filter(null, null), null, 10).toCompletableFuture().get().tasks())
          .hasSize(2);
      assertThat(store.find(second.id()).toCompletableFuture().get()).isPresent();
      assertThat(store.cancel(second.id()).toCompletableFuture().get())
          .isEqualTo(new Cancelling.TooLate(TaskState.SUCCEEDED));
    }
    try (SqliteStore store = open()) {
      assertThat(store.live()).isEqualTo(1);
      assertThat(store.recovered().freed()).isZero();
    }
  }
}
