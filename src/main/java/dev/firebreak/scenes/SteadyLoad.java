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
 * Sends calls at a steady rate (open loop). The time of a call counts from when the call was due,
 * so that a stall of the server shows in the times.
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
   * Sends {@code calls} calls. Two of three are {@code healthy} and measured; each third is {@code
   * third}.
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

  /** The number of healthy calls without a result. */
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
