package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers who come at a steady rate, whatever becomes of the nodes. Each submits a task to one of
 * them, by turns, and goes to the next, with the same key, if that does not take it.
 */
final class SteadySubmits {
  private static final int PER_SECOND = 30;
  private static final int PER_SECOND_IF_QUICK = 9;

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<FirebreakClient> clients;
  private final int perSecond;
  private final String type;
  private final String input;
  private final Queue<String> ids = new ConcurrentLinkedQueue<>();
  private final List<Thread> callers = new ArrayList<>();
  private final Thread source = Thread.ofVirtual().unstarted(this::run);
  private volatile boolean stopped;

  SteadySubmits(List<URI> nodes, int perSecond, String type, String input) {
    this.clients = nodes.stream().map(node -> new FirebreakClient(node, Duration.ZERO)).toList();
    this.perSecond = perSecond;
    this.type = type;
    this.input = input;
  }

  /** How many tasks come in a second. */
  static int perSecond(ScenePlayer show) {
    return show.quick() ? PER_SECOND_IF_QUICK : PER_SECOND;
  }

  void start() {
    source.start();
  }

  /** No more come; waits until all who came have been answered, or have given up after a minute. */
  void stop() throws InterruptedException {
    stopped = true;
    source.join();
    for (Thread caller : callers) {
      caller.join();
    }
    clients.forEach(FirebreakClient::close);
  }

  /** How many came; to be asked when they have stopped. */
  int callers() {
    return callers.size();
  }

  /** What was accepted. */
  List<String> ids() {
    return List.copyOf(ids);
  }

  private void run() {
    long start = System.nanoTime();
    for (int i = 0; !stopped; i++) {
      int first = i;
      callers.add(Thread.ofVirtual().start(() -> submit(first)));
      LockSupport.parkNanos(start + TimeUnit.SECONDS.toNanos(i) / perSecond - System.nanoTime());
    }
  }

  private void submit(int first) {
    Submission submission = Submission.json(type, input);
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (int turn = first; System.nanoTime() - end < 0; turn++) {
      try {
        FirebreakClient client = clients.get(turn % clients.size());
        ids.add(client.tasks().submit(submission).id());
        return;
      } catch (IOException _) {
        LockSupport.parkNanos(PAUSE_NANOS); // The next one may take it.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
