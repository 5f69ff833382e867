package dev.firebreak.store.sqlite;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A point at which a test lets the process die. Has no effect unless the property {@code
 * firebreak.fail-point} names one: with {@code BEFORE_COMMIT:SubmitBatch:20} the process ends with
 * the twentieth group that contains a submission, after it is executed and before it is committed.
 */
enum FailPoint {
  BEFORE_COMMIT,
  AFTER_COMMIT;

  private static final @Nullable String ARMED = System.getProperty("firebreak.fail-point");
  private static final AtomicInteger REACHED = new AtomicInteger();

  /** The exit code of a process killed by SIGKILL. */
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
