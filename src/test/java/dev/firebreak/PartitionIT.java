package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.AttemptNotes;
import dev.firebreak.fixture.ClusterLoad;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.History;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Namespaces;
import dev.firebreak.fixture.NodeProcesses;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.fixture.StoreRows;
import dev.firebreak.fixture.TcpProxy;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.tasks.PostgresTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in networks of their own, some of which can not reach each other, or not the
 * database: packets are lost without an error. Needs the right to create such networks.
 *
 * <p>With {@code -Dfirebreak.chaos=MINUTES} also partitions in one direction, and such that come
 * and go.
 */
@LongTest({"FormationTest", "OutageTest", "LostSessionTest"})
class PartitionIT {
  private static final boolean LONG = Integer.getInteger("firebreak.chaos", 0) > 0;

  /** Longer than it takes the nodes to miss each other, and than a lease. */
  private static final Duration PARTITION = Duration.ofSeconds(10);

  private static final int NODES = 3;
  private static final int CONCURRENCY = 20;
  private static final int LONGEST_TASK_MS = 1200;
  private static final int FLAPS = 10;
  private static final int TEMPORARY = 75;
  private static final String SILENT = "silent";

  /** The addresses of the nodes are not loopback addresses. */
  private static final String ACCESS = "\nfirebreak.http { access = tokens, behind-proxy = true }";

  @TempDir private Path folder;
  private Namespaces networks;
  private Postgres postgres;
  private TcpProxy proxy;
  private String database;
  private AttemptNotes notes;
  private NodeProcesses nodes;
  private ClusterLoad load;
  private String token;

  @BeforeEach
  void prepare() throws Exception {
    String missing = Namespaces.missing();
    assumeTrue(missing == null, "no network namespaces here: " + missing);
    networks = Namespaces.make(NODES);
    postgres = Postgres.start();
    database = postgres.newDatabase();
    proxy = new TcpProxy(networks.databaseAddress(), postgres.port());
    notes = new AttemptNotes(folder);
    nodes = new NodeProcesses(folder);
    String there =
        database.replace(
            "localhost:" + postgres.port(), networks.databaseAddress() + ':' + proxy.port());
    assertThat(there).isNotEqualTo(database);
    for (int i = 0; i < NODES; i++) {
      String name = String.valueOf((char) ('a' + i));
      nodes.add(
          name,
          networks.runner(folder, i, Distribution.PROGRAM),
          networks.address(i),
          there,
          notes.settings(name, CONCURRENCY) + ACCESS);
    }
    token = createToken();
    nodes.startAll();
    load = new ClusterLoad(nodes.uris(), token, new SplittableRandom(), LONGEST_TASK_MS);
  }

  private String createToken() throws Exception {
    try (PostgresTokens tokens = PostgresTokens.open(PostgresOptions.of(database))) {
      return TestTokens.in(tokens.tokens(), "test scopes=admin").text("test");
    }
  }

  @AfterEach
  void end() throws Exception {
    if (load != null) {
      load.close();
    }
    if (nodes != null) {
      nodes.close();
    }
    if (proxy != null) {
      proxy.close();
    }
    if (postgres != null) {
      postgres.close();
    }
    if (networks != null) {
      networks.close();
    }
  }

  @Test
  void inAnyPartitionNoTaskIsLostAndNoResultIsRecordedTwice() throws Exception {
    try {
      awaitOneCluster();
      load.start();
      betweenNodes();
      if (LONG) {
        oneWay();
        flapping();
      }
      fromTheDatabase();
      check();
    } catch (Exception | AssertionError e) {
      System.out.println(nodes.tails());
      throw e;
    }
  }

  /** Both sides work on, and find each other again. */
  private void betweenNodes() throws Exception {
    cutOff(0);
    workOnFor(PARTITION);
    assertThat(FormationIT.states(nodes.uris().getFirst(), token))
        .containsExactly("up", SILENT, SILENT);
    assertThat(FormationIT.states(nodes.uris().getLast(), token))
        .containsExactly(SILENT, "up", "up");
    joinUp(0);
    awaitOneCluster();
    assertThat(nodes.allRun()).isTrue();
  }

  private void cutOff(int which) throws IOException, InterruptedException {
    for (int i = 0; i < NODES; i++) {
      if (i != which) {
        networks.cut(which, networks.address(i));
        networks.cut(i, networks.address(which));
      }
    }
  }

  private void joinUp(int which) throws IOException, InterruptedException {
    for (int i = 0; i < NODES; i++) {
      if (i != which) {
        networks.heal(which, networks.address(i));
        networks.heal(i, networks.address(which));
      }
    }
  }

  private void oneWay() throws Exception {
    networks.cut(0, networks.address(1));
    workOnFor(PARTITION);
    assertThat(FormationIT.states(nodes.uris().get(1), token)).containsExactly(SILENT, "up", "up");
    networks.heal(0, networks.address(1));
    awaitOneCluster();
    assertThat(nodes.allRun()).isTrue();
  }

  private void flapping() throws Exception {
    for (int i = 0; i < FLAPS; i++) {
      cutOff(1);
      workOnFor(Duration.ofSeconds(1 + i % 4));
      joinUp(1);
      workOnFor(Duration.ofSeconds(2));
    }
    awaitOneCluster();
    assertThat(nodes.allRun()).isTrue();
  }

  /** Its tasks run elsewhere, and it ends when it hears of that. */
  private void fromTheDatabase() throws Exception {
    int which = 2;
    String process = nodes.process(which);
    networks.cut(which, networks.databaseAddress());
    workOnFor(PARTITION);
    networks.heal(which, networks.databaseAddress());
    assertThat(nodes.awaitEnd(which)).as("exit code of " + process).isEqualTo(TEMPORARY);
    nodes.start(which);
    awaitOneCluster();
    assertThat(nodes.allRun()).isTrue();
  }

  /** Callers are served all the time. */
  private void workOnFor(Duration duration) {
    long before = load.accepted();
    long until = System.nanoTime() + duration.toNanos();
    await().until(() -> System.nanoTime() > until && load.accepted() > before);
  }

  private void awaitOneCluster() {
    await().until(() -> nodes.uris().stream().allMatch(uri -> FormationIT.seesAll(uri, token)));
  }

  private void check() throws Exception {
    assertThat(load.stop()).isEmpty();
    await().until(() -> StoreRows.read(database).live().isEmpty());
    StoreRows rows = StoreRows.read(database);
    for (int i = 0; i < NODES; i++) {
      assertThat(nodes.terminate(i)).isZero();
    }
    History history = new History(load.told(), notes.runs(), nodes.losses(), rows);
    System.out.printf(
        Locale.ROOT,
        "PartitionIT: %d accepted, %d over, %d attempts, %d taken from lost nodes%n",
        load.accepted(),
        rows.done().size(),
        history.runs().size(),
        rows.past().stream().filter(StoreRows.Past::nodeLost).count());
    assertThat(history.faults()).isEmpty();
  }
}
