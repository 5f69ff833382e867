package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a full disk results are recorded and submissions are refused until there is space. */
class FullDiskIT {
  @TempDir Path folder;
  private Path disk = Path.of("");

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectories(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()) == 0,
        "skipped: this user may not mount a small disk");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    // A program that is being started somewhere has all our files open for a moment.
    run("umount", "--lazy", disk.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor();
    } catch (IOException _) {
      return -1;
    }
  }

  private static Submission submission(Start start) {
    RunId id = RunId.at(System.currentTimeMillis());
    var plan = new Submission.Plan(1, null, null, 3);
    return new Submission(id, "t", plan, Payload.of(new byte[9000]), null, null, start);
  }

  @Test
  void aFullDiskRefusesSubmissionsOnlyUntilThereIsSpace() throws Exception {
    Path filler = disk.resolve("filler");
    StoreOptions options =
        new StoreOptions(
            "here",
            InstantSource.system(),
            Runnable::run,
            1 << 20,
            () -> {
              throw new AssertionError("a full disk is no reason to halt");
            });
    try (SqliteStore store = SqliteStore.open(disk.resolve("data"), options)) {
      Files.write(filler, new byte[3 << 20]);
      List<RunId> accepted = acceptUntilFull(store);
      assertThat(accepted).hasSizeGreaterThan(20);
      assertThat(store.roomToAccept()).isFalse();
      for (int i = 0; i < accepted.size(); i++) {
        RunId id = accepted.get(i);
        if (i % 2 == 0) {
          answer(store.settle(new Claim(id, 1), new Ending.Succeeded(Payload.text("done"))));
          assertThat(answer(store.find(id)).orElseThrow().state()).isEqualTo(TaskState.SUCCEEDED);
        } else {
          assertThat(answer(store.cancel(id))).isInstanceOf(Cancelling.Stopping.class);
        }
      }
      Files.delete(filler);
      assertThat(store.roomToAccept()).isTrue();
      answer(store.accept(submission(Start.LATER)));
    }
  }

  private static List<RunId> acceptUntilFull(SqliteStore store) {
    List<RunId> accepted = new ArrayList<>();
    while (true) {
      Submission submission = submission(Start.ON_THREAD);
      try {
        store.accept(submission).toCompletableFuture().join();
        accepted.add(submission.id());
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(StoreException.Full.class);
        return accepted;
      }
    }
  }
}
