package dev.firebreak.liveness;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops that run in this JVM. Thread-safe. */
public final class Loops {
  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);
  private static final Set<Loop> ALL = ConcurrentHashMap.newKeySet();
  private static volatile Consumer<String> end = _ -> {};

  private Loops() {}

  /**
   * Sets the action for a loop whose thread has ended unexpectedly: it must end the process.
   *
   * @param whatToDo receives the reason, on the thread that ends
   */
  public static void onDeath(Consumer<String> whatToDo) {
    end = whatToDo;
  }

  /** Describes what is wrong with the loops of this JVM; empty if nothing is. */
  public static synchronized List<String> troubles() {
    long now = System.nanoTime();
    return ALL.stream().map(loop -> loop.trouble(now)).filter(Objects::nonNull).sorted().toList();
  }

  static void begun(Loop loop) {
    ALL.add(loop);
  }

  static void over(Loop loop) {
    ALL.remove(loop);
  }

  static void died(Loop loop) {
    try {
      LOG.error("A thread that the node needs does not run any more, so the node stops: {}.", loop);
    } catch (Throwable t) {
      HeapWatch.noticed(t);
    }
    end.accept(loop.toString());
  }

  /** The names of the running loops, for tests. */
  static Set<String> running() {
    return ALL.stream().map(Loop::toString).collect(Collectors.toSet());
  }

  /** Forgets a loop that has ended, for tests. */
  static void forget(Loop loop) {
    ALL.remove(loop);
  }
}
