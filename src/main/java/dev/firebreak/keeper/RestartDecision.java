package dev.firebreak.keeper;

import java.time.Duration;
import java.util.Locale;

/** What a keeper does after the end of a node. */
sealed interface RestartDecision {
  /**
   * The keeper ends too.
   *
   * @param exitCode the keeper's exit code
   */
  record End(int exitCode) implements RestartDecision {}

  /**
   * The keeper restarts the node.
   *
   * @param pause how long it waits before the restart
   * @param lived how long the node ran
   * @param restarts the number of restarts, including this one
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
