package dev.firebreak.keeper;

import dev.firebreak.keeper.NodeExit.Ended;
import dev.firebreak.keeper.NodeExit.NotStarted;
import dev.firebreak.keeper.RestartDecision.Again;
import dev.firebreak.keeper.RestartDecision.End;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Decides whether and when a node that has ended is restarted: at once the first time, then after
 * pauses that double from 100 ms up to 30 s, until the node runs for a minute. Not thread-safe.
 */
final class Restarts {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration STEADY = Duration.ofMinutes(1);

  private final Set<Integer> incurable;
  private final int cantStart;
  private final LongSupplier nanoClock;
  private Duration next = Duration.ZERO;
  private long started;
  private int restarts;
  private boolean proven;

  /**
   * Creates the policy without a restart so far.
   *
   * @param incurable exit codes of a node that never listened, after which a restart is useless
   * @param cantStart the exit code if not even the process can be started
   */
  Restarts(Set<Integer> incurable, int cantStart, LongSupplier nanoClock) {
    this.incurable = incurable;
    this.cantStart = cantStart;
    this.nanoClock = nanoClock;
  }

  /** Notes that a node is started now. */
  void started() {
    started = nanoClock.getAsLong();
  }

  /** Decides what follows an end of the node that the keeper did not request. */
  RestartDecision judge(NodeExit death) {
    return switch (death) {
      case Ended(_, int code, _) when code == KeeperProtocol.STOPPED -> new End(0);
      case Ended(_, int code, boolean listened) -> {
        proven |= listened;
        yield !proven && incurable.contains(code) ? new End(code) : again();
      }
      case NotStarted _ -> proven ? again() : new End(cantStart);
    };
  }

  private Again again() {
    Duration lived = Duration.ofNanos(nanoClock.getAsLong() - started);
    Duration pause = lived.compareTo(STEADY) < 0 ? next : Duration.ZERO;
    next = pause.isZero() ? SHORTEST : shorter(pause.plus(pause), LONGEST);
    return new Again(pause, lived, ++restarts);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
