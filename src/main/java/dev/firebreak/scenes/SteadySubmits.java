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
 * Submits tasks at a steady rate. Each caller submits one task, starting with the next node in
 * rotation, and tries the following node, with the same key, if a node does not accept it.
 */
final class SteadySubmits {
  private static final int PER_SECOND = 30;
  private static final int PER_SECOND_IF_QUICK = 9;

  private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(1);
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

  /** The number of tasks submitted per second. */
  static int perSecond(SceneOptions options) {
    return options.quick() ? PER_SECOND_IF_QUICK : PER_SECOND;
  }

  void start() {
    source.start();
  }

  /** Stops new callers, and waits until each caller has its answer, for at most a minute. */
  void stop() throws InterruptedException {
    stopped = true;
    source.join();
    for (Thread caller : callers) {
      caller.join();
    }
    clients.forEach(FirebreakClient::close);
  }

  /** The number of callers; valid after {@link #stop()}. */
  int callers() {
    return callers.size();
  }

  /** The ids of the accepted tasks. */
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
    long end = System.nanoTime() + TIMEOUT_NANOS;
    for (int i = first; System.nanoTime() - end < 0; i++) {
      try {
        FirebreakClient client = clients.get(i % clients.size());
        ids.add(client.tasks().submit(submission).id());
        return;
      } catch (IOException _) {
        LockSupport.parkNanos(PAUSE_NANOS); // The next node may accept it.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
