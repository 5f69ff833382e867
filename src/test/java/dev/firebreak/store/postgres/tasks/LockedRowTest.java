package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static dev.firebreak.store.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Warnings;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A session of another program keeps a row locked. */
class LockedRowTest extends OneGroupRig {
  @Test
  void aRowLockedByAnotherProgramDelaysOnlyItsTask() throws Exception {
    Claim locked = accepted();
    List<Claim> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(accepted());
    }
    Ending done = new Ending.Succeeded(Payload.empty());
    List<CompletionStage<Settled>> all = new ArrayList<>();
    try (Warnings warnings = Warnings.listen();
        Connection other = cluster.connect();
        var lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("SELECT 1 FROM task WHERE id = '" + locked.id() + "' FOR UPDATE");
      CompletableFuture<Void> added = new CompletableFuture<>();
      inOneGroup(
          () -> {
            others.subList(0, 10).forEach(claim -> all.add(store.settle(claim, done)));
            all.add(store.settle(locked, done));
            others.subList(10, 20).forEach(claim -> all.add(store.settle(claim, done)));
            added.complete(null);
          });
      answer(store.remember("a", "group"));
      added.join();
      for (int i = 0; i < all.size(); i++) {
        if (i == 10) {
          assertThat(failure(all.get(i))).isInstanceOf(StoreException.Unavailable.class);
          assertThat(failure(all.get(i))).hasMessageContaining(locked.id().toString());
        } else {
          assertThat(answer(all.get(i)).state()).isEqualTo(TaskState.SUCCEEDED);
        }
      }
      for (int i = 0; i < 3; i++) {
        CompletionStage<Settled> again = store.settle(locked, done);
        assertThat(failure(again)).isInstanceOf(StoreException.Unavailable.class);
      }
      assertThat(warnings.take().stream().map(ILoggingEvent::getFormattedMessage))
          .as("waits for the lock")
          .filteredOn(line -> line.contains("A session of another program holds a lock"))
          .hasSize(1);
      other.rollback();
    }
    assertThat(answer(store.settle(locked, done)).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  private Claim accepted() {
    var accepted = (Accepted.Stored) answer(store.accept(submission()));
    return Objects.requireNonNull(accepted.claim());
  }

  private static Submission submission() {
    var plan = new Submission.Plan(1, null, null, 3);
    RunId id = RunId.at(System.currentTimeMillis());
    return new Submission(id, "t", plan, Payload.empty(), null, null, Start.ON_THREAD);
  }
}
