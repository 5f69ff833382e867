package dev.firebreak.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.store.StoreException;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that are over are deleted after their retention. */
class PrunerTest {
  private final TaskRig rig = new TaskRig("concurrency = 5");
  private RunId over;

  @BeforeEach
  void oneIsOver() {
    over = finish();
    rig.prune();
    rig.settle();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private RunId finish() {
    RunId id = rig.submit();
    rig.inside.next().end(new Outcome.Succeeded(Payload.text("done")));
    rig.awaitState(id, TaskState.SUCCEEDED);
    return id;
  }

  private boolean known(RunId id) {
    return rig.store.find(id).toCompletableFuture().join().isPresent();
  }

  @Test
  void onlyTasksThatWereOverForTheRetentionAreDeleted() {
    rig.pass(TaskRig.RETENTION.minusMinutes(2));
    assertThat(known(over)).isTrue();
    RunId younger = finish();
    rig.pass(Duration.ofMinutes(3));
    await().until(() -> !known(over));
    assertThat(known(younger)).isTrue();
  }

  @Test
  void aFailedDeletionIsRepeated() {
    rig.store.failure = new StoreException.Unavailable("test");
    rig.pass(TaskRig.RETENTION.plusMinutes(2));
    rig.store.failure = null;
    assertThat(known(over)).isTrue();
    rig.pass(Duration.ofMinutes(2));
    await().until(() -> !known(over));
  }

  @ParameterizedTest
  @CsvSource({"0, 5000", "1, 5000", "100, 2500", "1000, 250", "20000, 12"})
  void tasksAreDeletedEvenlyAtTheRateAtWhichTheyBecomeOld(int perSecond, int millis) {
    Duration took = Duration.ofMillis(5);
    Duration pause = Pruner.LONGEST_PAUSE;
    for (int looks = 0; looks < 10_000; looks++) {
      int old = (int) (pause.plus(took).toNanos() * perSecond / 1_000_000_000);
      pause = Pruner.next(pause, Math.min(old, Pruner.MOST), took);
    }
    assertThat(pause.toMillis()).isBetween(millis * 9L / 10, millis * 11L / 10 + 1);
  }

  @Test
  void whileManyTasksAreOldTheWriterHasHalfOfItsTimeForOthers() {
    Duration slice = Duration.ofMillis(7);
    assertThat(Pruner.next(Pruner.LONGEST_PAUSE, Pruner.MOST, slice)).isEqualTo(slice);
    assertThat(Pruner.next(Pruner.LONGEST_PAUSE, Pruner.MOST, Duration.ofMinutes(2)))
        .isEqualTo(Duration.ofMillis(200));
    assertThat(Pruner.next(Duration.ZERO, 999, slice)).isEqualTo(slice);
    assertThat(Pruner.next(Duration.ZERO, 1, Duration.ofMinutes(2)))
        .isEqualTo(Pruner.LONGEST_PAUSE);
  }

  @Test
  void afterManyTasksThatWereOldTheNextLookFollowsSooner() {
    List<RunId> many = Stream.generate(this::finish).limit(500).toList();
    rig.pass(Duration.ofSeconds(6));
    RunId later = finish();
    rig.pass(TaskRig.RETENTION.minusSeconds(6));
    rig.pass(Duration.ofSeconds(5));
    await().until(() -> many.stream().noneMatch(this::known));
    assertThat(known(later)).isTrue();
    rig.settle();
    rig.pass(Duration.ofSeconds(3)); // Half of the longest pause, with what the deletion took.
    await().until(() -> !known(later));
  }

  @Test
  void afterAFullSliceTheNextOneFollowsSoon() {
    List<RunId> all = Stream.generate(this::finish).limit(Pruner.MOST + 1).toList();
    rig.pass(TaskRig.RETENTION.plusMinutes(2));
    await().until(() -> all.stream().filter(this::known).count() <= 2);
    rig.pass(Duration.ofSeconds(1));
    await().until(() -> all.stream().noneMatch(this::known));
  }
}
