package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how many tasks a second are accepted, claimed and settled. Not a test: it says how fast
 * this machine is. Arguments: how (claimed, queued, backlog), how many callers (or tasks), seconds,
 * a folder.
 */
final class StoreSpeed {
  private static final Payload INPUT =
      Payload.json("{\"ms\":1000,\"name\":\"the article's load\"}");
  private static final Payload RESULT = Payload.json("{\"slept\":1000}");
  private static final int CLAIMED_AT_ONCE = 64;

  private final SqliteStore store;
  private final AtomicLong finished = new AtomicLong();
  private volatile boolean over;

  private StoreSpeed(SqliteStore store) {
    this.store = store;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args[3]), "speed");
    ExecutorService answers = Executors.newSingleThreadExecutor();
    StoreOptions options =
        new StoreOptions(
            "127.0.0.1:8080", InstantSource.system(), answers, 16 << 20, () -> System.exit(1));
    try (SqliteStore store = SqliteStore.open(folder, options)) {
      StoreSpeed speed = new StoreSpeed(store);
      int callers = Integer.parseInt(args[1]);
      CountDownLatch ended = new CountDownLatch(callers);
      for (int i = 0; i < callers; i++) {
        if (args[0].equals("backlog")) {
          speed.backlog(callers, folder, options);
          break;
        } else if (args[0].equals("claimed")) {
          speed.oneByOne(ended);
        } else {
          speed.queued(ended);
        }
      }
      if (!args[0].equals("backlog")) {
        speed.report(Integer.parseInt(args[2]));
        speed.over = true;
        ended.await();
      }
    }
    answers.shutdown();
  }

  /**
   * Measures claims and a start with this number of queued tasks, as many due tomorrow, and a tenth
   * running.
   */
  private void backlog(int waiting, Path folder, StoreOptions options) throws Exception {
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 2 * waiting; i++) {
      Submission submission = submission(i % 20 == 0 ? Start.ON_THREAD : Start.LATER);
      Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
      Submission.Plan later = new Submission.Plan(i % 4, tomorrow, null, 3);
      Submission.Plan plan = i % 2 == 1 ? later : submission.plan();
      last =
          store
              .accept(
                  new Submission(
                      submission.id(), "sleep", plan, INPUT, null, null, submission.start()))
              .toCompletableFuture();
      if (i % 1000 == 0) {
        last.join();
      }
    }
    last.join();
    for (int round = 0; round < 5; round++) {
      long began = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        store
            .claim(List.of(new ClaimRequest("sleep", CLAIMED_AT_ONCE, Start.ON_THREAD, 1)))
            .toCompletableFuture()
            .join();
      }
      System.out.printf(
          Locale.ROOT, "claim of 64: %,d us%n", (System.nanoTime() - began) / 200_000);
    }
    store.close();
    SqliteStore next = SqliteStore.open(folder, options);
    System.out.println(next.recovered());
    next.close();
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
    Submission submission = submission(Start.ON_THREAD);
    store
        .accept(submission)
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

  private void report(int seconds) throws InterruptedException {
    long before = 0;
    Map<String, Long> busy = busy();
    for (int i = 0; i < seconds; i++) {
      Thread.sleep(1000);
      long now = finished.get();
      Map<String, Long> used = busy();
      StringBuilder line =
          new StringBuilder(String.format(Locale.ROOT, "%,d tasks/s", now - before));
      for (String name : List.of("store-writer", "pool-1-thread-1")) {
        long nanos = used.getOrDefault(name, 0L) - busy.getOrDefault(name, 0L);
        line.append(String.format(Locale.ROOT, ", %s %d %%", name, nanos / 10_000_000));
      }
      System.out.println(line);
      before = now;
      busy = used;
    }
  }

  private static Map<String, Long> busy() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Long> busy = new TreeMap<>();
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null) {
        busy.merge(info.getThreadName(), threads.getThreadCpuTime(id), Long::sum);
      }
    }
    return busy;
  }
}
