package dev.firebreak.workerprocess;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pause of a task or its wait for a signal, as a process asks for it.
 *
 * @param word the member that asks for it
 * @param time how long it is; null if that is not a valid number of seconds
 */
record StepWait(String word, @Nullable Duration time, BiFunction<String, Duration, StepLine> line) {
  /** About a thousand years. */
  private static final BigDecimal MOST = BigDecimal.valueOf(365L * 24 * 3600 * 1000);

  static StepWait sleep(@Nullable BigDecimal seconds) {
    return new StepWait("sleep", time(seconds), StepLine.Sleep::new);
  }

  static StepWait await(@Nullable BigDecimal seconds) {
    return new StepWait("await", time(seconds), StepLine.Await::new);
  }

  private static @Nullable Duration time(@Nullable BigDecimal seconds) {
    if (seconds == null || seconds.signum() < 0) {
      return null;
    }
    BigDecimal within = seconds.min(MOST);
    long whole = within.longValue();
    BigDecimal rest = within.subtract(BigDecimal.valueOf(whole));
    return Duration.ofSeconds(whole, rest.movePointRight(9).longValue());
  }

  /** The meaning of the line. */
  Answer of(String name, boolean hasResult) {
    if (time == null) {
      return new Answer.Wrong("the " + word + " of its step is not a number of seconds");
    }
    return hasResult
        ? new Answer.Wrong("its step has both a result and the member " + word)
        : new Answer.OfStep(line.apply(name, time));
  }
}
