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
 * How many calls a cluster answers when all are sent to one of its nodes.
 *
 * @param nodes how many it has
 * @param calls how many were sent
 * @param answered how many got a result
 * @param refused how often one was told "not now", and was sent again
 */
record Capacity(int nodes, int calls, int answered, int refused, double seconds) {
  /** More than a node runs, fewer than it runs and lets wait. */
  private static final int CALLERS = 35;

  private static final int WORK_MS = 250;
  private static final int ROUNDS = 8;
  private static final int NOT_NOW = 503;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Call WORK = Call.json("sleep", "{\"ms\":" + WORK_MS + "}");

  /** Has callers in proportion to the nodes, each with its next call once the last is answered. */
  static Capacity measure(ScenePlayer show, FirebreakClient client, int nodes)
      throws InterruptedException {
    int calls = show.load(ROUNDS) * ClusterStage.SLOTS * nodes;
    try (ProgressBar bar = new ProgressBar(show.out(), "calls to the first of " + nodes, calls)) {
      Crowd crowd = new Crowd(client, bar, calls);
      long start = System.nanoTime();
      crowd.call(CALLERS * nodes);
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      return new Capacity(nodes, calls, crowd.answered.get(), crowd.refused.get(), seconds);
    }
  }

  double perSecond() {
    return answered / seconds;
  }

  /** Those who call. */
  private static final class Crowd {
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    private final FirebreakClient client;
    private final ProgressBar bar;
    private final AtomicInteger left;

    Crowd(FirebreakClient client, ProgressBar bar, int calls) {
      this.client = client;
      this.bar = bar;
      this.left = new AtomicInteger(calls);
    }

    void call(int callers) throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        threads.add(Thread.ofVirtual().start(this::callOnAndOn));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private void callOnAndOn() {
      while (left.getAndDecrement() > 0) {
        try {
          answered.addAndGet(call().ok() ? 1 : 0);
        } catch (IOException _) {
          // Not answered: the count shows it.
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
        if (answer.status() != NOT_NOW) {
          return answer;
        }
        refused.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
