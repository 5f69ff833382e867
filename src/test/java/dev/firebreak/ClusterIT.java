package dev.firebreak;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.AttemptNotes;
import dev.firebreak.fixture.ClusterLoad;
import dev.firebreak.fixture.History;
import dev.firebreak.fixture.History.Run;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.NodeProcesses;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.StoreRows;
import dev.firebreak.fixture.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, a database of their own, and everything that can happen to them, under a load that
 * never stops. Afterwards what callers were told, what handlers saw and what the store says must be
 * one story: see {@link History}.
 *
 * <p>With {@code -Dfirebreak.chaos=MINUTES} again and again for as long, with {@code -Dseed=N} as
 * another time, with {@code -Dfirebreak.chaos.only=NAME} only the steps with that in their names.
 *
 * <p>It is to be seen red now and then, with a rule of the store broken on purpose:
 *
 * <ul>
 *   <li>the fence: without {@code AND t.claim_no = i.claim_no} in {@code Settlements.SUCCEED}, the
 *       check after "standing still" finds faults;
 *   <li>the observer's rule: without {@code seen.clear()} in {@code Observer.failed}, "the database
 *       away" has nodes declared dead that live, and they end;
 *   <li>the lock: without {@code FOR UPDATE SKIP LOCKED} and {@code AND t.state + 0 = 0} in {@code
 *       Claims.CLAIM}, the check after "many due at once" finds attempts charged that never were.
 * </ul>
 */
@LongTest({"TakeOverIT", "PauseIT", "OutageTest", "LostSessionTest", "ManyNodesTest"})
class ClusterIT {
  private static final int MINUTES = Integer.getInteger("firebreak.chaos", 0);
  private static final long SEED = Long.getLong("seed", System.currentTimeMillis());
  private static final String ONLY = System.getProperty("firebreak.chaos.only", "");
  private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(8);
  private static final Duration LONGEST_UNTIL_ELSEWHERE = Duration.ofSeconds(30);
  private static final int NODES = 3;
  private static final int CONCURRENCY = 20;
  private static final int LONGEST_TASK_MS = 700;
  private static final int LONG_TASK_MS = 2000;
  private static final int LONG_TASKS = 12;
  private static final int RUSHES = 3;
  private static final int RUSH = 90;
  private static final int RUSH_TASK_MS = 100;
  private static final Duration UNTIL_DUE = Duration.ofSeconds(1);
  private static final int LOST_ANSWERS = 10;
  private static final int TEMPORARY = 75;

  /** The node whose way to the database a test can spoil. */
  private static final int BEHIND_PROXY = 2;

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<String> elsewhere = new ArrayList<>();
  private final List<String> lostByForce = new ArrayList<>();
  private Postgres postgres;
  private TcpProxy proxy;
  private String database;
  private AttemptNotes notes;
  private NodeProcesses nodes;
  private ClusterLoad load;

  @BeforeEach
  void prepare() throws Exception {
    postgres = Postgres.start();
    database = postgres.newDatabase();
    proxy = new TcpProxy("127.0.0.1", postgres.port());
    notes = new AttemptNotes(folder);
    nodes = new NodeProcesses(folder);
    String spoiled = database.replace(":" + postgres.port() + "/", ":" + proxy.port() + "/");
    for (int i = 0; i < NODES; i++) {
      String name = String.valueOf((char) ('a' + i));
      nodes.add(name, i == BEHIND_PROXY ? spoiled : database, notes.settings(name, CONCURRENCY));
    }
    nodes.startAll();
    load = new ClusterLoad(nodes.uris(), random.split(), LONGEST_TASK_MS);
  }

  @AfterEach
  void end() throws IOException {
    load.close();
    nodes.close();
    proxy.close();
    postgres.close();
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void throughOutagesOfThreeNodesNoTaskIsLostAndNoResultIsRecordedTwice() throws Exception {
    System.out.println("ClusterIT: -Dseed=" + SEED + " -Dfirebreak.chaos=" + MINUTES);
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    try {
      load.start();
      do {
        step("many due at once", this::rush);
        step("kill -9 of each in turn", this::killEach);
        step("standing still for longer than the lease", this::pauseOne);
        step("lost answers", this::loseAnswers);
        step("the database killed", this::killDatabase);
        step("the database away for longer than the lease", this::stopDatabase);
        step("a rolling restart", this::restartEach);
      } while (System.nanoTime() < until);
      check();
    } catch (Exception | AssertionError e) {
      System.out.println(nodes.tails());
      throw e;
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private void step(String name, Step step) throws Exception {
    if (!name.contains(ONLY)) {
      return;
    }
    long began = System.nanoTime();
    long before = load.accepted();
    step.run();
    assertThat(nodes.allRun()).as("all nodes run after " + name).isTrue();
    long ms = Duration.ofNanos(System.nanoTime() - began).toMillis();
    long accepted = load.accepted() - before;
    System.out.printf(ROOT, "ClusterIT: %-45s %5d ms, %d accepted%n", name, ms, accepted);
  }

  /** All nodes reach for the same tasks at the same moment. */
  private void rush() throws Exception {
    for (int round = 0; round < RUSHES; round++) {
      Instant due = Instant.now().plus(UNTIL_DUE);
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < RUSH; i++) {
        String key = new UUID(random.nextLong(), random.nextLong()).toString();
        ids.add(load.submitAt(i % NODES, key, RUSH_TASK_MS, due));
      }
      await().until(() -> finished().containsAll(ids));
    }
  }

  private Set<String> finished() throws IOException {
    return notes.runs().stream().filter(Run::finished).map(Run::id).collect(Collectors.toSet());
  }

  private void killEach() throws Exception {
    int first = random.nextInt(NODES);
    for (int i = 0; i < NODES; i++) {
      int which = (first + i) % NODES;
      awaitSome(which);
      String process = nodes.kill(which);
      lostByForce.add(process);
      nodes.start(which);
      awaitOver(process);
    }
  }

  /** Some work runs at a node; so its loss means something. */
  private void awaitSome(int which) throws Exception {
    String process = nodes.process(which);
    submitLong(which);
    await().until(() -> runningAt(process).size() >= LONG_TASKS / 3);
  }

  /** A task that is lost a second time has to wait, and runs apart: that is not measured here. */
  private void awaitOver(String process) throws IOException {
    List<String> ids = runningAt(process).stream().map(Run::id).toList();
    await().until(() -> finished().containsAll(ids));
  }

  private void submitLong(int which) throws IOException, InterruptedException {
    for (int i = 0; i < LONG_TASKS; i++) {
      String key = new UUID(random.nextLong(), random.nextLong()).toString();
      load.submit(which, key, LONG_TASK_MS);
    }
  }

  private List<Run> runningAt(String process) throws IOException {
    return notes.runs().stream()
        .filter(run -> run.process().equals(process) && run.endMillis() == null)
        .toList();
  }

  /** When it comes back it has results to tell, of tasks that run elsewhere at that moment. */
  private void pauseOne() throws Exception {
    int which = random.nextInt(NODES);
    awaitSome(which);
    nodes.pause(which);
    String process = nodes.process(which);
    lostByForce.add(process);
    List<String> taken = runningAt(process).stream().map(Run::id).toList();
    await()
        .until(
            () ->
                notes.runs().stream()
                    .anyMatch(r -> taken.contains(r.id()) && !r.process().equals(process)));
    assertThat(nodes.resumeToEnd(which)).isEqualTo(TEMPORARY);
    nodes.start(which);
  }

  private void loseAnswers() {
    for (int i = 0; i < LOST_ANSWERS; i++) {
      int before = proxy.lost();
      await()
          .until(
              () -> {
                proxy.loseAnswers();
                return proxy.lost() > before;
              });
    }
  }

  private void killDatabase() {
    postgres.kill();
    postgres.startAgain();
    awaitAccepted();
  }

  private void stopDatabase() {
    postgres.stop();
    long until = System.nanoTime() + LONGER_THAN_THE_LEASE.toNanos();
    await().until(() -> System.nanoTime() > until);
    postgres.startAgain();
    awaitAccepted();
  }

  private void awaitAccepted() {
    long before = load.accepted();
    await().until(() -> load.accepted() > before + 100);
  }

  private void restartEach() throws Exception {
    long turnedAway = load.turnedAway();
    long taken = StoreRows.read(database).past().stream().filter(StoreRows.Past::nodeLost).count();
    for (int i = 0; i < NODES; i++) {
      awaitAccepted();
      assertThat(nodes.terminate(i)).isZero();
      nodes.start(i);
    }
    assertThat(load.turnedAway()).as("callers that no node listened to").isEqualTo(turnedAway);
    assertThat(StoreRows.read(database).past().stream().filter(StoreRows.Past::nodeLost).count())
        .as("tasks that waited for the end of a lease")
        .isEqualTo(taken);
  }

  private void check() throws Exception {
    assertThat(load.stop()).isEmpty();
    await().until(() -> StoreRows.read(database).live().isEmpty());
    StoreRows rows = StoreRows.read(database);
    for (int i = 0; i < NODES; i++) {
      assertThat(nodes.terminate(i)).isZero();
    }
    History history = new History(load.told(), notes.runs(), nodes.losses(), rows);
    summarize(history);
    assertThat(history.faults()).isEmpty();
    for (String process : lostByForce) {
      assertThat(history.millisUntilElsewhere(process))
          .isLessThan(LONGEST_UNTIL_ELSEWHERE.toMillis());
    }
  }

  private void summarize(History history) {
    lostByForce.forEach(
        process -> elsewhere.add(process + ' ' + history.millisUntilElsewhere(process)));
    System.out.printf(
        ROOT,
        "ClusterIT: %d submits answered, %d tasks over, %d attempts, %d tasks ran more than once,"
            + " %d taken from lost nodes; ms until all ran elsewhere: %s%n",
        load.accepted(),
        history.rows().done().size(),
        history.runs().size(),
        history.runs().stream().filter(run -> run.fence() > 1).map(Run::id).distinct().count(),
        history.rows().past().stream().filter(StoreRows.Past::nodeLost).count(),
        elsewhere);
  }
}
