package dev.firebreak.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * Lines at the end of a terminal's output that are drawn again in place. The cursor is hidden until
 * the block is closed or the JVM ends. Thread-safe.
 */
public final class LiveBlock implements AutoCloseable {
  private final PrintStream out;
  private final ExitHook hook;
  private List<String> drawn = List.of();
  private int columns = 1;
  private boolean ended;

  /** Creates a block without lines. */
  public LiveBlock(PrintStream out) {
    this.out = out;
    this.hook = new ExitHook(this::leave);
  }

  /**
   * Draws the block.
   *
   * @param lines its lines, without control characters and narrower than the terminal
   * @param width the width of the terminal now
   */
  public synchronized void draw(List<String> lines, int width) {
    if (ended) {
      return;
    }
    columns = width;
    out.print(Ansi.HIDE_CURSOR + erasure() + String.join("\n", lines));
    out.flush();
    drawn = List.copyOf(lines);
  }

  /** Moves to the first line and erases all; a line may have been wrapped by a resize. */
  private String erasure() {
    int rows = 0;
    for (String line : drawn) {
      int cells = Cells.width(Style.unpainted(line));
      rows += Math.max(1, (cells + columns - 1) / columns);
    }
    return '\r' + (rows > 1 ? Ansi.up(rows - 1) : "") + Ansi.CLEAR_BELOW;
  }

  /** Keeps the lines and ends the last one. */
  private synchronized void leave() {
    end(drawn.isEmpty() ? "" : "\n");
  }

  /** Erases the block. */
  @Override
  public synchronized void close() {
    hook.close();
    end(erasure());
  }

  private void end(String last) {
    if (!ended) {
      ended = true;
      if (!drawn.isEmpty()) {
        out.print(last + Ansi.SHOW_CURSOR);
        out.flush();
      }
    }
  }
}
