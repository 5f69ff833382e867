package dev.firebreak.store.postgres.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.ShortJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Nodes with reapers beside them are paused again and again, each for less than 3 s, at any moment:
 * none is declared dead. Then they are killed, and all leases end.
 *
 * <p>A few pauses by default; with {@code -Dfirebreak.pauses=N} as many, of {@code
 * -Dfirebreak.pauses.nodes=N} nodes.
 */
@EnabledOnOs(OS.LINUX)
@LongTest("PauseIT")
class ShortPausesIT {
  private static final int PAUSES = Integer.getInteger("firebreak.pauses", 8);
  private static final int NODES = Integer.getInteger("firebreak.pauses.nodes", 4);
  private static final long SEED = Long.getLong("seed", System.currentTimeMillis());
  private static final int LONGEST_MS = PAUSES > 100 ? 2900 : 1500;
  private static final long TOO_LONG_MS = 3000;

  private final LeaseRig rig = new LeaseRig();
  private final List<Process> nodes = new ArrayList<>();
  private final AtomicInteger left = new AtomicInteger(PAUSES);

  /** How long the longest pause was, as measured: a busy machine makes them longer. */
  private final AtomicLong longest = new AtomicLong();

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void nodesThatAreOnlyPausedAreNotDeclaredDead() throws Exception {
    System.out.println("ShortPausesIT: -Dseed=" + SEED + " -Dfirebreak.pauses=" + PAUSES);
    SplittableRandom random = new SplittableRandom(SEED);
    try (ExecutorService pausing = Executors.newFixedThreadPool(NODES)) {
      for (int i = 0; i < NODES; i++) {
        nodes.add(start("node" + i));
      }
      String rows =
          await()
              .atMost(Patience.LIMIT)
              .until(this::rows, all -> all.split(" ", -1).length == NODES);
      await().atMost(Patience.LIMIT).until(() -> guards() == NODES);
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (Process node : nodes) {
        SplittableRandom own = random.split();
        all.add(CompletableFuture.runAsync(() -> pauseAgainAndAgain(node, own), pausing));
      }
      all.forEach(CompletableFuture::join);
      System.out.println("ShortPausesIT: the longest pause took " + longest + " ms");
      boolean same = rows().equals(rows) && nodes.stream().allMatch(Process::isAlive);
      assumeTrue(same || longest.get() < TOO_LONG_MS, "the machine was too busy for short pauses");
      assertThat(nodes).allMatch(Process::isAlive);
      assertThat(rows()).as("each has the row that it began with").isEqualTo(rows);
      nodes.forEach(Process::destroyForcibly);
      await().atMost(Patience.LIMIT).until(() -> rows().equals("null"));
    } finally {
      nodes.forEach(Process::destroyForcibly);
      rig.close();
    }
  }

  private Process start(String name) throws IOException {
    return new ProcessBuilder(
            ShortJvm.command(LeaseWithReaper.class, List.of("-Xmx64m"), rig.url, name))
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private String rows() {
    return rig.row("SELECT string_agg(node_id::text, ' ' ORDER BY node_id) FROM node");
  }

  /** How many reapers are connected to the database. */
  private int guards() {
    return Integer.parseInt(
        rig.row(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name LIKE '% guard'"));
  }

  private void pauseAgainAndAgain(Process node, SplittableRandom random) {
    try {
      while (left.getAndDecrement() > 0) {
        long began = System.nanoTime();
        signal(node, "STOP");
        TimeUnit.MILLISECONDS.sleep(1 + random.nextInt(LONGEST_MS));
        signal(node, "CONT");
        longest.accumulateAndGet((System.nanoTime() - began) / 1_000_000, Math::max);
        awaitRenewal(node);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Each pause begins with a lease that was just renewed, so that no two add up. */
  private void awaitRenewal(Process node) {
    String name = "node" + nodes.indexOf(node);
    String beat = "SELECT beat FROM node WHERE name = '" + name + '\'';
    String before = rig.row(beat);
    await().atMost(Patience.LIMIT).until(() -> !rig.row(beat).equals(before));
  }

  private static void signal(Process process, String signal)
      throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", '-' + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(code).isZero();
  }
}
