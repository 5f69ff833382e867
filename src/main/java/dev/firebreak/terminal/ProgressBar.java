package dev.firebreak.terminal;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows progress. Redrawn in place on a terminal; otherwise only the last state is printed.
 * Thread-safe.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 40;

  private final PrintStream out;
  private final String title;
  private final int total;
  private final boolean live;
  private final AtomicInteger done = new AtomicInteger();
  private int shown = -1;

  /**
   * Creates a bar at zero.
   *
   * @param title the title
   * @param total how many steps there are
   */
  public ProgressBar(PrintStream out, String title, int total) {
    this.out = out;
    this.title = title;
    this.total = total;
    this.live = Screen.isTerminal();
    draw(0);
  }

  /** Counts one more finished step. */
  public void step() {
    draw(done.incrementAndGet());
  }

  /** Ends the bar's line. */
  @Override
  public void close() {
    synchronized (this) {
      out.println((live ? "\r" : "") + text(done.get()));
    }
  }

  private synchronized void draw(int steps) {
    int percent = percent(steps);
    if (live && percent > shown) {
      shown = percent;
      out.print('\r' + text(steps));
      out.flush();
    }
  }

  private String text(int steps) {
    int filled = percent(steps) * WIDTH / 100;
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    return "  " + title + " [" + bar + "] " + steps + '/' + total;
  }

  private int percent(int steps) {
    return total == 0 ? 100 : (int) (100L * Math.min(steps, total) / total);
  }
}
