package dev.firebreak.progress;

import dev.firebreak.terminal.Cells;
import dev.firebreak.terminal.PlainText;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.Style.Emphasis;
import dev.firebreak.terminal.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Progress bars as lines of text. */
final class Bars {
  /** How many tasks have a line of their own; the others are only counted. */
  static final int MOST = 8;

  private static final int WIDE = 70;
  private static final int MEDIUM = 50;
  private static final int ID = 12;
  private static final int PERCENT = 5;

  private final int width;
  private final int most;
  private final Style style;

  private Bars(TerminalSize size, Style style) {
    width = Math.max(1, size.columns() - 1); // A line of full width may be wrapped.
    most = Math.clamp(size.rows() - 2L, 1, MOST);
    this.style = style;
  }

  /** Returns a line for each task if there are few, or for those that run, and a sum if many. */
  static List<String> lines(List<TaskLine> tasks, TerminalSize size, Style style) {
    Bars bars = new Bars(size, style);
    List<String> lines = new ArrayList<>();
    tasks.stream()
        .filter(task -> tasks.size() <= bars.most || task.running())
        .limit(bars.most)
        .forEach(task -> lines.add(bars.line(task)));
    if (tasks.size() > 1) {
      lines.add(Cells.cut(Sum.of(tasks), bars.width, style.unicode()));
    }
    return lines;
  }

  private String line(TaskLine task) {
    int type = width >= WIDE ? 16 : 10;
    int bar = width >= WIDE ? 20 : 10;
    StringBuilder line = new StringBuilder(fit(task.type(), type)).append(' ');
    if (width >= MEDIUM) {
      line.append(fit(lastOf(task.id()), ID)).append(' ');
    }
    line.append(
        task.running() && task.fraction() >= 0
            ? bar(task.fraction(), bar)
            : fit(state(task), bar + 2 + PERCENT));
    int left = width - Cells.width(Style.unpainted(line.toString())) - 2;
    line.append("  ").append(Cells.cut(plain(task.note()), left, style.unicode()));
    String text = line.toString().stripTrailing();
    String unpainted = Style.unpainted(text);
    return Cells.width(unpainted) <= width ? text : Cells.cut(unpainted, width, style.unicode());
  }

  private String bar(double fraction, int cells) {
    double within = Math.clamp(fraction, 0, 1);
    int filled = (int) (within * cells);
    String done = (style.unicode() ? "\u2588" : "#").repeat(filled);
    String left = (style.unicode() ? "\u2591" : ".").repeat(cells - filled);
    String percent = String.format(Locale.ROOT, "%4d%%", (int) (within * 100));
    return '[' + style.paint(done, Emphasis.GREEN) + left + ']' + percent;
  }

  private static String state(TaskLine task) {
    return task.state().isEmpty() ? "..." : task.state();
  }

  /** The end of an id differs from task to task; its beginning is the time. */
  private static String lastOf(String id) {
    return id.substring(Math.max(0, id.length() - ID));
  }

  private String fit(String text, int cells) {
    return Cells.fit(plain(text), cells, style.unicode());
  }

  private String plain(String text) {
    return PlainText.of(text, style.unicode());
  }
}
