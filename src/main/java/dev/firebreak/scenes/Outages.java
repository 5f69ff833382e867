package dev.firebreak.scenes;

import dev.firebreak.scenes.DatabaseView.Held;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What happens to nodes and their database while they work. */
record Outages(ScenePlayer show, ClusterStage stage) {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Kills a node with SIGKILL, for its keeper to start it again. */
  Outage kill(int node) throws Exception {
    String name = stage.name(node);
    awaitAtWork(name);
    long start = System.nanoTime();
    stage.nodes().get(node).kill();
    Held held = left(name);
    say("kill -9 of " + name + ", which ran " + held.tasks().size() + " tasks");
    // Both at once: either may be the first.
    FutureTask<Double> back = new FutureTask<>(() -> accepting(node, start));
    Thread.ofVirtual().start(back);
    await("another to run the tasks of " + name, () -> stage.ledger().ranElsewhere(held));
    double elsewhere = since(start);
    return new Outage(name + " killed (kill -9)", held.tasks().size(), elsewhere, back.get());
  }

  /** Has a node stand still until others have its tasks, and then go on. */
  Outage pause(int node) throws Exception {
    String name = stage.name(node);
    awaitAtWork(name);
    ProcessHandle process = stage.nodes().get(node).process();
    long start = System.nanoTime();
    Signal.STOP.send(process);
    Held held = left(name);
    say("SIGSTOP to " + name + ", which runs " + held.tasks().size() + " tasks");
    await("another to run the tasks of " + name, () -> stage.ledger().ranElsewhere(held));
    double elsewhere = since(start);
    say("SIGCONT to " + name);
    Signal.CONT.send(process);
    process.onExit().get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    double back = accepting(node, start);
    return new Outage(name + " paused (SIGSTOP)", held.tasks().size(), elsewhere, back);
  }

  /** Ends the database as in a crash, and starts it again. It is back when all nodes accept. */
  Outage crashDatabase() throws Exception {
    stage.awaitJoined();
    long start = System.nanoTime();
    say("SIGQUIT to PostgreSQL, which is started again");
    stage.server().crash();
    double back = 0;
    for (int node = 0; node < stage.nodes().size(); node++) {
      back = accepting(node, start);
    }
    return new Outage("PostgreSQL killed (SIGQUIT)", 0, 0, back);
  }

  private void awaitAtWork(String name) throws Exception {
    stage.awaitJoined();
    int share = SteadySubmits.perSecond(show) / stage.nodes().size();
    await(name + " to run tasks", () -> stage.ledger().held(name).tasks().size() > share / 2);
  }

  /** What a node had in hand that has just gone silent. */
  private Held left(String name) throws Exception {
    LockSupport.parkNanos(LOOK_NANOS); // What it sent in its last moment is still written.
    return stage.ledger().held(name);
  }

  /** After what time it accepts tasks. */
  private double accepting(int node, long start) throws InterruptedException {
    DurableScene.awaitAccepting(stage.nodes().get(node).uri());
    return since(start);
  }

  private void say(String what) {
    show.out().println("    " + what);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Something that is looked for in the database. */
  interface Look {
    boolean seen() throws Exception;
  }

  static void await(String what, Look look) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!look.seen()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
