package dev.firebreak.scenes;

import dev.firebreak.scenes.DatabaseView.Held;
import dev.firebreak.scenes.server.Signal;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Kills or pauses nodes and the database while tasks run, and measures the recovery. */
record OutageInjector(SceneOptions options, SceneCluster cluster) {
  private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Kills a node with SIGKILL; its keeper starts it again. */
  Outage kill(int node) throws Exception {
    String name = cluster.name(node);
    awaitRunningTasks(name);
    long start = System.nanoTime();
    cluster.nodes().get(node).kill();
    Held held = heldBy(name);
    print("kill -9 of " + name + ", which ran " + held.tasks().size() + " tasks");
    // Both waits at once: either event may be the first.
    FutureTask<Double> back = new FutureTask<>(() -> secondsUntilAccepting(node, start));
    Thread.ofVirtual().start(back);
    await("another node to run the tasks of " + name, () -> cluster.database().ranElsewhere(held));
    double elsewhere = since(start);
    return new Outage(name + " killed (kill -9)", held.tasks().size(), elsewhere, back.get());
  }

  /** Pauses a node until other nodes have its tasks, then resumes it. */
  Outage pause(int node) throws Exception {
    String name = cluster.name(node);
    awaitRunningTasks(name);
    ProcessHandle process = cluster.nodes().get(node).process();
    long start = System.nanoTime();
    Signal.STOP.send(process);
    Held held = heldBy(name);
    print("SIGSTOP to " + name + ", which runs " + held.tasks().size() + " tasks");
    await("another node to run the tasks of " + name, () -> cluster.database().ranElsewhere(held));
    double elsewhere = since(start);
    print("SIGCONT to " + name);
    Signal.CONT.send(process);
    process.onExit().get(TIMEOUT_NANOS, TimeUnit.NANOSECONDS);
    double back = secondsUntilAccepting(node, start);
    return new Outage(name + " paused (SIGSTOP)", held.tasks().size(), elsewhere, back);
  }

  /**
   * Ends the database as in a crash, and starts it again. The outage ends when all nodes accept.
   */
  Outage crashDatabase() throws Exception {
    cluster.awaitJoined();
    long start = System.nanoTime();
    print("SIGQUIT to PostgreSQL, which is started again");
    cluster.server().crash();
    double back = 0;
    for (int node = 0; node < cluster.nodes().size(); node++) {
      back = secondsUntilAccepting(node, start);
    }
    return new Outage("PostgreSQL killed (SIGQUIT)", 0, 0, back);
  }

  private void awaitRunningTasks(String name) throws Exception {
    cluster.awaitJoined();
    int share = SteadySubmits.perSecond(options) / cluster.nodes().size();
    await(name + " to run tasks", () -> cluster.database().held(name).tasks().size() > share / 2);
  }

  /** The tasks of a node that was killed or paused a moment ago. */
  private Held heldBy(String name) throws Exception {
    LockSupport.parkNanos(POLL_NANOS); // Statements that the node sent before are still committed.
    return cluster.database().held(name);
  }

  /** Waits until the node accepts tasks; returns the seconds since {@code start}. */
  private double secondsUntilAccepting(int node, long start) throws InterruptedException {
    DurableScene.awaitAccepting(cluster.nodes().get(node).uri());
    return since(start);
  }

  private void print(String what) {
    options.out().println("    " + what);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** A condition on the state of the database. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("timed out waiting for " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
