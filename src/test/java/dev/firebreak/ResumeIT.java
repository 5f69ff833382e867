package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.NodeProcesses;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.Reapers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program of steps, on one of two nodes, is killed within its second step, or its node is: the
 * first step is not repeated, and the second begins again, at once and for a lost node on the
 * other.
 *
 * <p>Once each by default; with {@code -Dfirebreak.resumes=N} more often, with the times printed.
 */
@LongTest({"StepsSceneIT#inSqlite", "ProgramStepsTest", "TakeOverIT"})
class ResumeIT {
  private static final int KILLS = Integer.getInteger("firebreak.resumes", 1);

  @TempDir private Path folder;
  private String database;
  private NodeProcesses nodes;

  /**
   * A line of the second step.
   *
   * @param script the process of the program
   */
  private record Began(String task, long script, long millis) {}

  @BeforeEach
  void start() throws Exception {
    Path script = folder.resolve("two.sh");
    Files.writeString(
        script,
        String.join(
            "\n",
            "set -e",
            "cd " + folder,
            "firebreak step first -- sh -c 'echo $FIREBREAK_ID >> first'",
            "program=$$",
            "export program",
            "firebreak step second -- bash second.sh"));
    Files.writeString(
        folder.resolve("second.sh"),
        """
        echo "$FIREBREAK_ID $program $(date +%s%3N)" >> second
        until [ -e "release-$FIREBREAK_ID" ]; do sleep 0.05; done
        """);
    nodes = new NodeProcesses(folder);
    database = Postgres.database();
    for (String name : List.of("a", "b")) {
      nodes.add(
          name,
          database,
          "firebreak.types.two { command = [bash, \"" + script + "\"], timeout = 10m }");
    }
    nodes.startAll();
  }

  @AfterEach
  void end() {
    nodes.close();
  }

  /** Kills something. */
  private interface Kill {
    void kill(Began attempt) throws Exception;
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void aProgramThatIsKilledGoesOnWithTheStepThatRan() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      millis.add(
          killed(
              i % 2,
              attempt -> ProcessHandle.of(attempt.script()).orElseThrow().destroyForcibly()));
    }
    print("program", millis);
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void aProgramWhoseNodeIsKilledGoesOnElsewhere() throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      int which = i % 2;
      if (i > 0) {
        nodes.start(1 - which);
      }
      millis.add(killed(which, _ -> nodes.kill(which)));
    }
    print("node", millis);
  }

  /** Returns after how many milliseconds the second step began again. */
  private long killed(int which, Kill how) throws Exception {
    try (FirebreakClient client = new FirebreakClient(nodes.uris().get(which));
        FirebreakClient other = new FirebreakClient(nodes.uris().get(1 - which))) {
      String id = client.tasks().submit(Submission.json("two", "{}")).id();
      Began first = Objects.requireNonNull(await().until(() -> last(id, null), Objects::nonNull));
      Reapers.awaitConnected(database, List.of("a", "b"));
      long killed = System.currentTimeMillis();
      how.kill(first);
      Began second = Objects.requireNonNull(await().until(() -> last(id, first), Objects::nonNull));
      assertThat(runs(first.script())).as("the killed program runs beside the next").isFalse();
      Files.createFile(folder.resolve("release-" + id));
      TaskDocument task = await().until(() -> other.tasks().get(id), TaskDocument::ended);
      assertThat(task.state()).as(task.document().toString()).isEqualTo("succeeded");
      assertThat(Files.readAllLines(folder.resolve("first"))).containsOnlyOnce(id);
      return second.millis() - killed;
    }
  }

  /** Whether a process runs; one that nothing has waited for has ended, too. */
  private static boolean runs(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /** The last line of a task's second step, unless that is this one; null if there is none. */
  private @Nullable Began last(String id, @Nullable Began before) throws IOException {
    Path file = folder.resolve("second");
    if (Files.notExists(file)) {
      return null;
    }
    return Files.readAllLines(file).stream()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 3 && words[0].equals(id))
        .map(words -> new Began(id, Long.parseLong(words[1]), Long.parseLong(words[2])))
        .reduce((_, later) -> later)
        .filter(began -> !began.equals(before))
        .orElse(null);
  }

  private static void print(String what, List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "ResumeIT: %d times the %s killed, ms until the step that ran began again: median %d, p99"
            + " %d, all %s%n",
        KILLS,
        what,
        sorted.get(KILLS / 2),
        sorted.get(Math.min(KILLS - 1, (int) Math.ceil(KILLS * 0.99) - 1)),
        sorted);
  }
}
