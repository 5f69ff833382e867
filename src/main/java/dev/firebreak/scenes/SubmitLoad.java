package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Callers that submit tasks, each as soon as its previous task is accepted. */
final class SubmitLoad {
  private static final int CALLERS = 16;

  private final FirebreakClient client;
  private final Histogram micros = new ConcurrentHistogram(3);
  private final Queue<String> ids = new ConcurrentLinkedQueue<>();

  SubmitLoad(FirebreakClient client) {
    this.client = client;
  }

  /**
   * Submits {@code tasks} tasks of a type and waits until each submit is answered or has failed.
   */
  void submit(int tasks, String type, String input, ProgressBar bar) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(tasks);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (left.getAndDecrement() > 0) {
                      submit(Submission.json(type, input));
                      bar.step();
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private void submit(Submission submission) {
    long start = System.nanoTime();
    try {
      ids.add(client.tasks().submit(submission).id());
      micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    } catch (IOException _) {
      // Not accepted: the number of ids shows this.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The ids of the accepted tasks. */
  List<String> ids() {
    return List.copyOf(ids);
  }

  double percentileMs(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1000.0;
  }
}
