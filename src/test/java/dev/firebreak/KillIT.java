package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.TaskFilter;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.FreePort;
import dev.firebreak.fixture.TaskKind;
import dev.firebreak.fixture.TaskLoad;
import dev.firebreak.fixture.TaskLoad.Ticket;
import dev.firebreak.store.sqlite.SqliteFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped program, killed again and again while it takes in tasks and works on them: at moments
 * of its own choice around its commits, and at any others. Afterwards everything that was answered
 * is there, is over, and has the one result that it should have.
 *
 * <p>Four times, or eight times with {@code -Dfirebreak.long}; with {@code -Dfirebreak.kills=N}
 * more often, with {@code -Dseed=N} as another time.
 */
class KillIT {
  private static final int KILLS =
      Integer.getInteger("firebreak.kills", Boolean.getBoolean("firebreak.long") ? 8 : 4);
  private static final long SEED = Long.getLong("seed", System.currentTimeMillis());
  private static final int MOST_ACCEPTED_BETWEEN_KILLS = 700;
  private static final int FORGOTTEN_AT_ONCE = 500;
  private static final String PROPERTY = "-Dfirebreak.fail-point=";

  /** Where it dies of its own accord, if it comes there. */
  private static final List<String> FAIL_POINTS =
      Stream.of("SubmitBatch", "Claims", "Settlements", "Cancels", "Retries", "Recovery")
          .flatMap(kind -> Stream.of("BEFORE_COMMIT:" + kind, "AFTER_COMMIT:" + kind))
          .toList();

  @TempDir private Path folder;
  private final List<Long> startMillis = new ArrayList<>();
  private Path notes;
  private int port;

  @BeforeEach
  void prepare() throws IOException {
    port = FreePort.find();
    notes = folder.resolve("notes");
    Files.writeString(
        folder.resolve("forget.conf"), "include \"kill.conf\"\nfirebreak.tasks.retention = 1ms");
    Files.writeString(
        folder.resolve("kill.conf"), TaskKind.types(notes, folder.resolve("plugins")));
  }

  private Serving start(String failPoint) throws IOException {
    return start(failPoint, "kill.conf");
  }

  private Serving start(String failPoint, String config) throws IOException {
    long began = System.nanoTime();
    Serving serving =
        Distribution.serve(
            Distribution.PROGRAM,
            folder,
            Map.of(
                "FIREBREAK_HTTP_PORT", Integer.toString(port),
                "FIREBREAK_DATA_DIR", folder.resolve("data").toString(),
                "FIREBREAK_JAVA_OPTS", Distribution.javaOptions(PROPERTY + failPoint)),
            "--config",
            config);
    startMillis.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
    return serving;
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void acceptedTasksAreDoneOnceAcrossManyKillsOfTheNode() throws Exception {
    System.out.println("KillIT: -Dseed=" + SEED + " -Dfirebreak.kills=" + KILLS);
    SplittableRandom random = new SplittableRandom(SEED);
    URI uri = URI.create("http://127.0.0.1:" + port);
    try (TaskLoad load = new TaskLoad(uri, random.split());
        FirebreakClient client = new FirebreakClient(uri)) {
      load.start();
      int offset = random.nextInt(FAIL_POINTS.size());
      for (int kill = 0; kill < KILLS; kill++) {
        killDuring(load.accepted(), random, offset, kill);
      }
      try (Serving serving = start("")) {
        assertThat(load.stop()).isEmpty();
        await().until(() -> nothingIsLive(client));
        assertThat(check(load, client)).containsExactlyInAnyOrderElementsOf(ids(load));
        assertThat(serving.terminate()).isZero();
      }
      killWhileForgetting(load, client);
      assertThat(SqliteFiles.verify(folder.resolve("data")).problems()).isEmpty();
    }
  }

  /** Every other time at a point of its own, if it comes there soon; else wherever it is. */
  private void killDuring(Semaphore accepted, SplittableRandom random, int offset, int kill)
      throws Exception {
    int until = 1 + random.nextInt(MOST_ACCEPTED_BETWEEN_KILLS);
    boolean atPoint = kill % 2 == 1;
    String point = FAIL_POINTS.get((offset + kill / 2) % FAIL_POINTS.size());
    int times = point.endsWith("Recovery") ? 1 : 1 + random.nextInt(20);
    accepted.drainPermits();
    try (Serving serving = atPoint ? startToDie(point + ':' + times, "kill.conf") : start("")) {
      if (serving == null) {
        return;
      }
      var _ = serving.process().onExit().thenRun(() -> accepted.release(until));
      accepted.acquire(until);
      serving.process().destroyForcibly().waitFor();
    }
  }

  /** Null if it came there before it listened. */
  private @Nullable Serving startToDie(String point, String config) throws IOException {
    try {
      return start(point, config);
    } catch (AssertionError e) {
      assertThat(e).hasMessageContaining("first line: null\n");
      return null;
    }
  }

  /** What is forgotten is forgotten as a whole, and what is not is as it was. */
  private void killWhileForgetting(TaskLoad load, FirebreakClient client) throws Exception {
    int all = load.tickets().size();
    if (all < 4 * FORGOTTEN_AT_ONCE) {
      return;
    }
    for (String point : List.of("BEFORE_COMMIT:Prunes:2", "AFTER_COMMIT:Prunes:2")) {
      try (Serving serving = startToDie(point, "forget.conf")) {
        if (serving != null) {
          serving.process().waitFor();
        }
      }
    }
    try (Serving _ = start("")) {
      assertThat(check(load, client)).hasSize(all - 3 * FORGOTTEN_AT_ONCE).isSubsetOf(ids(load));
    }
  }

  private static List<String> ids(TaskLoad load) {
    return load.tickets().stream().map(Ticket::id).toList();
  }

  private static boolean nothingIsLive(FirebreakClient client) {
    return Stream.of("queued", "running", "retrying", "stopping")
        .allMatch(state -> client.tasks().stream(new TaskFilter(null, state)).findAny().isEmpty());
  }

  /** Checks all that are there, and says which. */
  private Set<String> check(TaskLoad load, FirebreakClient client) throws Exception {
    List<Ticket> tickets = load.tickets();
    Map<String, TaskDocument> tasks =
        client.tasks().stream(TaskFilter.ALL)
            .collect(Collectors.toMap(TaskDocument::id, task -> task));
    assertThat(tasks.values()).allMatch(TaskDocument::ended);
    Map<String, List<Integer>> ran = fencesThatRan();
    for (Ticket ticket : tickets) {
      if (!tasks.containsKey(ticket.id())) {
        continue;
      }
      TaskDocument task = client.tasks().get(ticket.id());
      try {
        check(ticket, task, load.cancelled(), ran.getOrDefault(ticket.id(), List.of()));
      } catch (AssertionError e) {
        throw new AssertionError(ticket + " became " + task.document() + ": " + e.getMessage(), e);
      }
    }
    summarize(tasks.values(), ran);
    return tasks.keySet();
  }

  private void summarize(Collection<TaskDocument> tasks, Map<String, List<Integer>> ran) {
    long twice = ran.values().stream().filter(fences -> fences.size() > 1).count();
    System.out.printf(
        Locale.ROOT,
        "KillIT: %d kills, %d tasks there, %s, %d of %d that note it ran twice; ms to start: median"
            + " %d, longest %d%n",
        KILLS,
        tasks.size(),
        tasks.stream().collect(Collectors.groupingBy(TaskDocument::state, Collectors.counting())),
        twice,
        ran.size(),
        startMillis.stream().sorted().skip(startMillis.size() / 2).findFirst().orElseThrow(),
        Collections.max(startMillis));
  }

  /** One line for each attempt that began; also of those whose node died then. */
  private Map<String, List<Integer>> fencesThatRan() throws IOException {
    Map<String, List<Integer>> ran = new HashMap<>();
    for (String line : Files.readAllLines(notes)) {
      int blank = line.indexOf(' ');
      ran.computeIfAbsent(line.substring(0, blank), _ -> new ArrayList<>())
          .add(Integer.parseInt(line.substring(blank + 1)));
    }
    return ran;
  }

  private static void check(
      Ticket ticket, TaskDocument task, Map<String, String> cancelled, List<Integer> ran) {
    Set<Integer> fences = new HashSet<>();
    int own = 0;
    for (var past : task.document().path("history")) {
      assertThat(fences.add(past.path("fence").asInt())).as("one end for each claim").isTrue();
      own += past.path("error").path("cause").has("lostNode") ? 0 : 1;
    }
    assertThat(ran).as("one run for each claim").doesNotHaveDuplicates();
    int most = ticket.kind() == TaskKind.PROGRAM ? 0 : 2; // A program's end would be its own.
    assertThat(task.document().path("crashes").asInt()).isBetween(0, most);
    switch (task.state()) {
      case "succeeded" -> {
        ticket.kind().check(ticket.input(), task);
        assertThat(cancelled.getOrDefault(task.id(), "")).isNotEqualTo("cancelled");
        int fence = ticket.kind().fence(task);
        if (fence > 0) {
          assertThat(fences).allMatch(earlier -> earlier < fence);
          assertThat(ran).isNotEmpty().allMatch(earlier -> earlier <= fence).contains(fence);
        }
      }
      case "failed" -> {
        assertThat(ticket.kind()).isEqualTo(TaskKind.CRASH);
        assertThat(task.attempts()).isEqualTo(task.document().path("maxAttempts").asInt());
        assertThat(own).as("failures of its own").isGreaterThanOrEqualTo(task.attempts());
      }
      case "cancelled" -> assertThat(cancelled).containsKey(task.id());
      default -> throw new AssertionError("state " + task.state());
    }
  }
}
