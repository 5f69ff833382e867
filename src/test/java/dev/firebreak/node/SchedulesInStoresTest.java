package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.fixture.ManualClock;
import dev.firebreak.schedule.LiveSchedules;
import dev.firebreak.schedule.ScheduleControl;
import dev.firebreak.schedule.ScheduleProgressStore.Note;
import dev.firebreak.schedule.ScheduleState;
import dev.firebreak.schedule.Schedules;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.postgres.tasks.Cluster;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import dev.firebreak.store.sqlite.SqliteStore;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each store keeps the pause and the past of a schedule, for all nodes and for the next start. */
class SchedulesInStoresTest {
  private static final String DAILY =
      """
      firebreak.data-dir = "never opened"
      firebreak.types.echo { handler = dev.firebreak.demo.Echo }
      firebreak.schedules.daily { cron = "0 3 * * *", zone = UTC, type = echo }
      """;
  private static final Instant THREE = Instant.parse("2026-01-01T03:00:00Z");
  private static final RunId TASK = RunId.at(1);

  private final ManualClock clock = new ManualClock();
  private final LiveSchedules declared;

  SchedulesInStoresTest() throws Exception {
    declared =
        new LiveSchedules(
            Schedules.of(
                SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(DAILY), Map.of()))
                    .schedules()));
  }

  /** Opens the store as another node, or after a restart. */
  @FunctionalInterface
  private interface Opening {
    TaskStore open() throws Exception;
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static ScheduledTasks kept(TaskStore store) {
    return ScheduledTasks.of(null, store);
  }

  private ScheduleControl control(TaskStore store) {
    return new ScheduleControl(declared, kept(store));
  }

  private ScheduleState state(TaskStore store) {
    return answer(control(store).list(_ -> true)).getFirst();
  }

  @Test
  void sqliteKeepsThem(@TempDir Path folder) throws Exception {
    assertKept(() -> SqliteStore.open(folder, options()));
  }

  @Test
  void postgresKeepsThem() throws Exception {
    Cluster cluster = new Cluster();
    assertKept(
        () -> {
          PostgresStore.prepare(cluster.where());
          long node =
              cluster.number(
                  "INSERT INTO node (name, address, uid, version, protocol)"
                      + " VALUES ('n', '', 0, '', 1) RETURNING node_id");
          return PostgresStore.open(cluster.where(), options(), node);
        });
  }

  private StoreOptions options() {
    return new StoreOptions("n", clock, Runnable::run, 1 << 20, () -> {});
  }

  private void assertKept(Opening opening) throws Exception {
    ScheduleState paused;
    try (TaskStore store = opening.open()) {
      assertThat(state(store).pause()).isNull();
      assertThat(state(store).next()).isNotNull();
      answer(kept(store).remember("daily", Note.PAST, THREE + " " + TASK + " - - - -"));
      paused = answer(control(store).pause("daily", "team ü", "the \"archive\" \\ is moved"));
      assertThat(paused.next()).isNull();
    }
    clock.advance(Duration.ofDays(1));
    try (TaskStore store = opening.open()) {
      assertThat(state(store)).isEqualTo(paused);
      assertThat(state(store).past().task()).isEqualTo(TASK);
      ScheduleState resumed = answer(control(store).resume("daily"));
      assertThat(resumed.pause()).isNull();
      assertThat(resumed.next()).isNotNull();
    }
  }
}
