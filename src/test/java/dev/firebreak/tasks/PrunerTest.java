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

  @Test
  void theStoreHasHalfOfItsTimeForOthers() {
    DeletionPace fast = DeletionPace.slowest().after(100_000, Duration.ofSeconds(1));
    assertThat(Pruner.pause(fast, Duration.ofMillis(50))).isEqualTo(Duration.ofMillis(50));
    assertThat(Pruner.pause(fast, Duration.ofMinutes(2))).isEqualTo(Duration.ofMillis(200));
    assertThat(Pruner.pause(DeletionPace.slowest(), Duration.ofMillis(50)))
        .isEqualTo(DeletionPace.LONGEST_PAUSE.minusMillis(50));
  }

  @Test
  void whileManyTasksAreOldTheNextDeletionFollowsSooner() {
    int most = DeletionPace.slowest().most();
    List<RunId> all = Stream.generate(this::finish).limit(most + 1).toList();
    rig.pass(TaskRig.RETENTION);
    rig.settle();
    rig.pass(DeletionPace.LONGEST_PAUSE);
    await().until(() -> all.stream().filter(this::known).count() <= 2);
    assertThat(all).anyMatch(this::known);
    rig.settle();
    rig.pass(DeletionPace.LONGEST_PAUSE.dividedBy(2).plusMillis(500));
    await().until(() -> all.stream().noneMatch(this::known));
  }
}
