package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How many calls per second a cluster answers when all are sent to one of its nodes.
 *
 * @param nodes the number of nodes
 * @param calls how many calls were sent
 * @param answered how many calls got a result
 * @param refused how many answers were 503, after which the call was sent again
 */
record Throughput(int nodes, int calls, int answered, int refused, double seconds) {
  /** More than the slots of a node, fewer than its slots and its waiting line together. */
  private static final int CALLERS = 35;

  private static final int WORK_MS = 250;
  private static final int ROUNDS = 8;
  private static final int UNAVAILABLE = 503;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Call WORK = Call.json("sleep", "{\"ms\":" + WORK_MS + "}");

  /**
   * Runs callers in proportion to the nodes; each sends its next call when the last is answered.
   */
  static Throughput measure(SceneOptions options, FirebreakClient client, int nodes)
      throws InterruptedException {
    int calls = options.load(ROUNDS) * SceneCluster.SLOTS * nodes;
    try (ProgressBar bar =
        new ProgressBar(options.out(), "calls to the first of " + nodes, calls)) {
      CallLoad crowd = new CallLoad(client, bar, calls);
      long start = System.nanoTime();
      crowd.call(CALLERS * nodes);
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      return new Throughput(nodes, calls, crowd.answered.get(), crowd.refused.get(), seconds);
    }
  }

  double perSecond() {
    return answered / seconds;
  }

  /** Callers that send calls until none is left. */
  private static final class CallLoad {
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    private final FirebreakClient client;
    private final ProgressBar bar;
    private final AtomicInteger left;

    CallLoad(FirebreakClient client, ProgressBar bar, int calls) {
      this.client = client;
      this.bar = bar;
      this.left = new AtomicInteger(calls);
    }

    void call(int callers) throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        threads.add(Thread.ofVirtual().start(this::callRepeatedly));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private void callRepeatedly() {
      while (left.getAndDecrement() > 0) {
        try {
          answered.addAndGet(call().ok() ? 1 : 0);
        } catch (IOException _) {
          // Not answered: the count of results shows this.
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
        bar.step();
      }
    }

    private HttpAnswer call() throws IOException, InterruptedException {
      while (true) {
        HttpAnswer answer = client.call(WORK);
        if (answer.status() != UNAVAILABLE) {
          return answer;
        }
        refused.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
