package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answered changes survive a power cut and a failed disk. */
class PowerCutIT {
  private static final int TASKS = 600;
  private static final int IMAGES = 60;

  @TempDir Path folder;

  @Test
  void answeredChangesSurviveAPowerCutAtAnyMoment() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path log = folder.resolve("log");
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD", Children.disk(folder).toString(),
            "DISK_DIR", data.toRealPath().toString(),
            "DISK_LOG", log.toString());
    assertThat(Children.run(data, TASKS, environment)).isZero();
    DiskLog all = DiskLog.read(log);
    cut(all, 0, all.size());
  }

  @Test
  void aFailedSyncEndsTheProcessUnansweredAndAPowerCutAfterTheNextStartLosesNothing()
      throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path log = folder.resolve("log");
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD", Children.disk(folder).toString(),
            "DISK_DIR", data.toRealPath().toString(),
            "DISK_LOG", log.toString());
    Map<String, String> failing = new HashMap<>(environment);
    failing.put("FAIL_SYNC", "100");
    assertThat(Children.run(data, TASKS, failing)).isEqualTo(StoreChild.HALTED);
    int first = DiskLog.read(log).size();
    assertThat(DiskLog.read(log).acks(first)).hasSizeBetween(10, 2 * 300);
    assertThat(Children.run(data, TASKS / 3, environment)).isZero();
    DiskLog all = DiskLog.read(log);
    cut(all, first, all.size());
    // The next start is still recovering from the failed sync.
    cut(all, first, first + 250);
  }

  private void cut(DiskLog log, int from, int to) throws IOException, StoreException.Refused {
    long seed = Long.getLong("firebreak.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < IMAGES; i++) {
      int moment = from + random.nextInt(to - from + 1);
      Path image = folder.resolve(String.format(Locale.ROOT, "image %d %d", to, i));
      log.image(moment, random, image);
      check(
          image,
          log.acks(moment),
          String.format(Locale.ROOT, "seed %d, image %d, moment %d", seed, i, moment));
    }
  }

  private static void check(Path image, List<String> acks, String where)
      throws StoreException.Refused {
    StoreOptions options =
        new StoreOptions("next", InstantSource.system(), Runnable::run, 1 << 20, () -> {});
    try (SqliteStore store = SqliteStore.open(image, options)) {
      for (String ack : acks) {
        RunId id = RunId.parse(ack.substring(2)).orElseThrow();
        var task = answer(store.find(id));
        assertThat(task).as("%s: %s", where, ack).isPresent();
        if (ack.startsWith("S")) {
          assertThat(task.get().state()).as("%s: %s", where, ack).isEqualTo(TaskState.SUCCEEDED);
        }
      }
    }
  }
}
