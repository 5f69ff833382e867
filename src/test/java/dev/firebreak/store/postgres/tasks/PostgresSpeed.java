package dev.firebreak.store.postgres.tasks;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how many tasks a second are accepted, claimed and settled, and what that costs here and
 * in the server. Not a test: it says how fast this machine is. Arguments: how (claimed, queued),
 * how many callers, seconds.
 */
final class PostgresSpeed {
  private static final Payload INPUT =
      Payload.json("{\"ms\":1000,\"name\":\"the article's load\"}");
  private static final Payload RESULT = Payload.json("{\"slept\":1000}");
  private static final int CLAIMED_AT_ONCE = 64;

  private final PostgresStore store;
  private final AtomicLong finished = new AtomicLong();
  private volatile boolean over;

  private PostgresSpeed(PostgresStore store) {
    this.store = store;
  }

  public static void main(String[] args) throws Exception {
    ExecutorService answers = Executors.newSingleThreadExecutor();
    try (Postgres server = Postgres.start()) {
      Cluster cluster = new Cluster(server.newDatabase());
      try (PostgresStore store =
          cluster.open(Cluster.options("127.0.0.1:8080", answers), DatabaseTime.DATABASE)) {
        PostgresSpeed speed = new PostgresSpeed(store);
        int callers = Integer.parseInt(args[1]);
        CountDownLatch ended = new CountDownLatch(callers);
        for (int i = 0; i < callers; i++) {
          if (args[0].equals("claimed")) {
            speed.oneByOne(ended);
          } else {
            speed.queued(ended);
          }
        }
        speed.report(Integer.parseInt(args[2]), cluster);
        speed.over = true;
        ended.await();
      }
    }
    answers.shutdown();
  }

  private static Submission submission(Start start) {
    RunId id = RunId.at(System.currentTimeMillis());
    return new Submission(
        id, "sleep", new Submission.Plan(2, null, null, 3), INPUT, null, null, start);
  }

  private void oneByOne(CountDownLatch ended) {
    if (over) {
      ended.countDown();
      return;
    }
    store
        .accept(submission(Start.ON_THREAD))
        .thenCompose(
            accepted -> {
              Claim claim = ((Accepted.Stored) accepted).claim();
              return store.settle(claim, new Ending.Succeeded(RESULT));
            })
        .thenRun(
            () -> {
              finished.incrementAndGet();
              oneByOne(ended);
            });
  }

  private void queued(CountDownLatch ended) {
    if (over) {
      ended.countDown();
      return;
    }
    CompletableFuture<?>[] accepts = new CompletableFuture<?>[CLAIMED_AT_ONCE];
    for (int i = 0; i < accepts.length; i++) {
      accepts[i] = store.accept(submission(Start.LATER)).toCompletableFuture();
    }
    var _ =
        CompletableFuture.allOf(accepts)
            .thenCompose(
                _ ->
                    store.claim(
                        List.of(new ClaimRequest("sleep", CLAIMED_AT_ONCE, Start.ON_THREAD, 0))))
            .thenCompose(
                hauls -> {
                  List<Claimed> claimed = hauls.getFirst().claimed();
                  return CompletableFuture.allOf(
                          claimed.stream()
                              .map(c -> store.settle(c.claim(), new Ending.Succeeded(RESULT)))
                              .toArray(CompletableFuture[]::new))
                      .thenRun(() -> finished.addAndGet(claimed.size()));
                })
            .thenRun(() -> queued(ended));
  }

  private void report(int seconds, Cluster cluster) throws Exception {
    long pid =
        cluster.number(
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'firebreak%'"
                + " AND query LIKE '%task%' ORDER BY backend_start LIMIT 1");
    for (int i = 0; i < seconds; i++) {
      long before = finished.get();
      long here = cpu();
      long there = cpu(pid);
      Thread.sleep(1000);
      long done = Math.max(1, finished.get() - before);
      System.out.printf(
          Locale.ROOT,
          "%,d tasks/s, us per task: %.1f here, %.1f in the server's session%n",
          done,
          (cpu() - here) / 1e3 / done,
          (cpu(pid) - there) / 1e3 / done);
    }
  }

  private static long cpu() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }

  /** User and system time, in nanoseconds. */
  private static long cpu(long pid) throws Exception {
    String[] stat = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ", -1);
    return (Long.parseLong(stat[13]) + Long.parseLong(stat[14])) * 10_000_000;
  }
}
