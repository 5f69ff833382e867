package dev.firebreak.store.sqlite;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where a test has the process die. Nothing, also once compiled, unless the property {@code
 * firebreak.fail-point} names one: at {@code BEFORE_COMMIT:Accepts:20} it ends with the twentieth
 * group that has an accept in it, which is done and not committed.
 */
enum FailPoint {
  BEFORE_COMMIT,
  AFTER_COMMIT;

  private static final @Nullable String ARMED = System.getProperty("firebreak.fail-point");
  private static final AtomicInteger REACHED = new AtomicInteger();

  /** As a kill from outside. */
  private static final int KILLED = 137;

  void reach(List<Operation<?>> group) {
    if (ARMED != null) {
      group.stream().map(Operation::kind).distinct().forEach(this::reach);
    }
  }

  void reach(String kind) {
    if (ARMED != null) {
      String point = name() + ':' + kind + ':';
      if (ARMED.startsWith(point)
          && REACHED.incrementAndGet() == Integer.parseInt(ARMED.substring(point.length()))) {
        Runtime.getRuntime().halt(KILLED);
      }
    }
  }
}
