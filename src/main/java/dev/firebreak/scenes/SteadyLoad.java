package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.terminal.ProgressBar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Calls at a steady rate, whatever the answers do. A call's time counts from when it was due, so
 * that a server which stalls the load does not hide its slowness.
 */
final class SteadyLoad {
  private static final int PER_SECOND = 600;

  private final FirebreakClient client;
  private final Histogram healthyMicros = new ConcurrentHistogram(3);
  private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
  private final LongAdder healthyFailed = new LongAdder();

  SteadyLoad(FirebreakClient client) {
    this.client = client;
  }

  /**
   * Sends so many calls. Two of three are healthy work and are measured; the third is of another
   * kind.
   */
  void run(int calls, Call healthy, Call third, ProgressBar bar) {
    List<CompletableFuture<?>> pending = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      long due = start + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
      waitUntil(due);
      boolean measured = i % 3 != 0;
      pending.add(
          client
              .callAsync(measured ? healthy : third)
              .handle((answer, failure) -> count(answer, failure, measured, due))
              .whenComplete((_, _) -> bar.step()));
    }
    pending.forEach(CompletableFuture::join);
  }

  double percentileMs(double percentile) {
    return healthyMicros.getValueAtPercentile(percentile) / 1000.0;
  }

  long answered(int status) {
    LongAdder count = statuses.get(status);
    return count == null ? 0 : count.sum();
  }

  long total() {
    return statuses.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Healthy calls that got anything but a result. */
  long healthyFailed() {
    return healthyFailed.sum();
  }

  private boolean count(HttpAnswer answer, Throwable failure, boolean measured, long due) {
    int status = failure == null ? answer.status() : 0;
    statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    if (measured) {
      healthyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
      if (status != 200) {
        healthyFailed.increment();
      }
    }
    return status == 200;
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
