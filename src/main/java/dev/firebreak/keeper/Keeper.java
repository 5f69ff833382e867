package dev.firebreak.keeper;

import dev.firebreak.keeper.RestartDecision.Again;
import dev.firebreak.keeper.RestartDecision.End;
import dev.firebreak.output.Messages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts a node, and restarts it whenever it dies, until the keeper is asked to stop. */
public final class Keeper {
  private final KeptProgram program;
  private final Restarts restarts;
  private final Consumer<String> log;
  private final CountDownLatch asked = new CountDownLatch(1);
  private KeptProgram.@Nullable Running running;

  Keeper(KeptProgram program, Restarts restarts, Consumer<String> log) {
    this.program = program;
    this.restarts = restarts;
    this.log = log;
  }

  /**
   * Keeps a node running. Blocks until a signal asks this process or the node to stop, or until the
   * node proves unable to start. Reports on standard error.
   *
   * @param command the command line that starts the node; must lead to {@link
   *     KeeperProtocol#listens}
   * @param incurable exit codes of a node that never listened, after which a restart is useless
   * @param cantStart the exit code if not even the process can be started
   * @return the exit code of the keeper
   */
  public static int keep(List<String> command, Set<Integer> incurable, int cantStart)
      throws InterruptedException {
    Keeper keeper =
        new Keeper(
            () -> ChildProcess.start(command),
            new Restarts(incurable, cantStart, System::nanoTime),
            Messages::error);
    StopSignals.on(keeper::stop, keeper::kill, keeper::reload);
    return keeper.run();
  }

  int run() throws InterruptedException {
    while (true) {
      restarts.started();
      NodeExit death = live();
      if (isAsked(Duration.ZERO)) {
        return asAsked(death);
      }
      switch (restarts.judge(death)) {
        case End(int exitCode) -> {
          if (death instanceof NodeExit.NotStarted) {
            log.accept(death.toString());
          }
          return exitCode;
        }
        case Again again -> {
          log.accept(death + " " + again);
          if (isAsked(again.pause())) {
            return 0;
          }
        }
      }
    }
  }

  /** Asks the node to stop, and the keeper not to restart it. */
  synchronized void stop() {
    asked.countDown();
    if (running != null) {
      running.stop();
    }
  }

  /** Asks the node to reload its configuration. */
  synchronized void reload() {
    if (running != null) {
      running.reload();
    }
  }

  synchronized void kill() {
    asked.countDown();
    kill(running);
  }

  private static void kill(KeptProgram.@Nullable Running node) {
    if (node != null) {
      node.kill();
    }
  }

  private NodeExit live() throws InterruptedException {
    try {
      return begin().await();
    } catch (IOException e) {
      return new NodeExit.NotStarted(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // For example no memory for a thread. The node may be running, and must not run beside the
      // next one.
      kill(running);
      return new NodeExit.NotStarted("the keeper failed: " + e);
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  /** Under the lock, so that a concurrent stop either prevents the start or reaches the node. */
  private synchronized KeptProgram.Running begin() throws IOException {
    KeptProgram.Running started = program.start();
    running = started;
    if (asked.getCount() == 0) {
      started.stop();
    }
    return started;
  }

  private boolean isAsked(Duration patience) throws InterruptedException {
    return asked.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static int asAsked(NodeExit death) {
    return switch (death) {
      case NodeExit.Ended(_, int code, _) when code != KeeperProtocol.STOPPED -> code;
      case NodeExit.Ended _, NodeExit.NotStarted _ -> 0;
    };
  }
}
