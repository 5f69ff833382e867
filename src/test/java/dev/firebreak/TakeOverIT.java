package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.fixture.AttemptNotes;
import dev.firebreak.fixture.History.Run;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.NodeProcesses;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.Reapers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of two nodes one is killed while it runs a task: the reaper beside it ends its lease, and the
 * task goes on elsewhere at once, not after the lease.
 *
 * <p>Once by default; with {@code -Dfirebreak.takeovers=N} more often, with the times printed.
 */
class TakeOverIT {
  private static final int KILLS = Integer.getInteger("firebreak.takeovers", 1);
  private static final int TASK_MS = 5000;

  @TempDir private Path folder;
  private String database;
  private NodeProcesses nodes;
  private AttemptNotes notes;

  @BeforeEach
  void start() throws Exception {
    notes = new AttemptNotes(folder);
    nodes = new NodeProcesses(folder);
    database = Postgres.database();
    for (String name : List.of("a", "b")) {
      nodes.add(name, database, notes.settings(name, 10));
    }
    nodes.startAll();
  }

  @AfterEach
  void end() {
    nodes.close();
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void tasksOfAKilledNodeGoOnElsewhereWithoutWaitingForItsLease() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill > 0) {
        nodes.start((kill - 1) % 2);
      }
      millis.add(killOne(kill % 2));
    }
    List<Long> sorted = millis.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "TakeOverIT: %d kills, ms until the task ran elsewhere: median %d, p99 %d, all %s%n",
        KILLS,
        sorted.get(KILLS / 2),
        sorted.get(Math.min(KILLS - 1, (int) Math.ceil(KILLS * 0.99) - 1)),
        sorted);
  }

  @Test
  @LongTest("DeadNodeTakeoverTest")
  void withoutItsReaperTheTasksOfAKilledNodeWaitForTheEndOfItsLease() throws Exception {
    try (FirebreakClient victim = new FirebreakClient(nodes.uris().getFirst())) {
      String id = victim.tasks().submit(Submission.json("noted", "{\"ms\":" + TASK_MS + "}")).id();
      Run first = await().until(() -> last(id), run -> run != null);
      nodes.pause(0); // Or it would start another reaper.
      nodes.children(0).forEach(ProcessHandle::destroyForcibly);
      nodes.kill(0);
      await().until(() -> last(id), run -> run.fence() > first.fence());
      assertThat(nodes.tails())
          .contains("Node a was declared dead")
          .doesNotContain("The process of node");
    }
  }

  /** Returns after how many milliseconds the task of the killed node ran elsewhere. */
  private long killOne(int which) throws Exception {
    try (FirebreakClient victim = new FirebreakClient(nodes.uris().get(which));
        FirebreakClient other = new FirebreakClient(nodes.uris().get(1 - which))) {
      Reapers.awaitConnected(database, List.of(name(which)));
      String id = victim.tasks().submit(Submission.json("noted", "{\"ms\":" + TASK_MS + "}")).id();
      Run first = await().until(() -> last(id), run -> run != null);
      assertThat(first.process()).isEqualTo(nodes.process(which));
      long killed = System.currentTimeMillis();
      nodes.kill(which);
      Run second = await().until(() -> last(id), run -> run.fence() > first.fence());
      assertThat(second.process()).isEqualTo(nodes.process(1 - which));
      assertThat(nodes.tails())
          .contains("The process of node " + name(which) + " has ended")
          .doesNotContain("was declared dead");
      TaskDocument task = await().until(() -> other.tasks().get(id), TaskDocument::ended);
      assertThat(task.state()).isEqualTo("succeeded");
      assertThat(task.attempts()).as("nobody is charged").isEqualTo(1);
      return second.startMillis() - killed;
    }
  }

  private static String name(int which) {
    return which == 0 ? "a" : "b";
  }

  private Run last(String id) throws IOException {
    return notes.runs().stream()
        .filter(run -> run.id().equals(id))
        .reduce((_, later) -> later)
        .orElse(null);
  }
}
