package dev.firebreak.keeper;

import java.time.Duration;
import java.util.Locale;

/** What a keeper does about a death. */
sealed interface RestartDecision {
  /**
   * It ends too.
   *
   * @param exitCode the keeper's
   */
  record End(int exitCode) implements RestartDecision {}

  /**
   * It starts the node again.
   *
   * @param pause how long it waits before
   * @param lived how long the node was there
   * @param restarts how many of them there are with this one
   */
  record Again(Duration pause, Duration lived, int restarts) implements RestartDecision {
    private static final int PRECISE_S = 10;

    @Override
    public String toString() {
      String when = pause.isZero() ? "at once" : "in " + text(pause);
      return String.format(
          Locale.ROOT, "after %s; it is started again %s, restart %d", text(lived), when, restarts);
    }

    private static String text(Duration time) {
      return time.toSeconds() < PRECISE_S ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }
  }
}
