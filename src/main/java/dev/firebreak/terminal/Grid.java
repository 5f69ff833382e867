package dev.firebreak.terminal;

import dev.firebreak.terminal.Style.Emphasis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table that fits into a given width: columns without content are left out, then those that its
 * maker can do without, and the first and the last column are cut. Its cells may hold any text.
 */
public final class Grid {
  private static final int GAP = 2;
  private static final int LEAST_FIRST = 10;
  private static final int LEAST_LAST = 8;

  private final List<Column> columns;
  private final List<Row> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param heading its heading
   * @param right whether its cells end at the right
   * @param spare 0 if it is never left out; of others, that with the highest number goes first
   * @param most how many cells it has at most
   */
  public record Column(String heading, boolean right, int spare, int most) {
    /** A column of text. */
    public static Column text(String heading) {
      return new Column(heading, false, 0, Integer.MAX_VALUE);
    }

    /** A column of numbers. */
    public static Column number(String heading) {
      return new Column(heading, true, 0, Integer.MAX_VALUE);
    }

    /** The same column, which can be left out: that with the highest number goes first. */
    public Column spare(int order) {
      return new Column(heading, right, order, most);
    }

    /** The same column with at most this many cells. */
    public Column most(int cells) {
      return new Column(heading, right, spare, cells);
    }
  }

  private record Row(List<String> cells, @Nullable Emphasis emphasis) {}

  /** Creates a table without rows. */
  public Grid(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row with a cell for each column. */
  public Grid row(@Nullable Emphasis emphasis, String... cells) {
    rows.add(new Row(List.of(cells), emphasis));
    return this;
  }

  /** Returns the line of headings and one line for each row, each at most this wide. */
  public List<String> lines(int width, Style style) {
    List<Row> all = new ArrayList<>();
    String[] headings = columns.stream().map(Column::heading).toArray(String[]::new);
    all.add(new Row(List.of(headings), Emphasis.BOLD));
    for (Row row : rows) {
      List<String> plain =
          row.cells().stream().map(cell -> PlainText.of(cell, style.unicode())).toList();
      all.add(new Row(plain, row.emphasis()));
    }
    List<Integer> shown = shown(all, width);
    int[] widths = widths(all, shown, width);
    return all.stream()
        .map(row -> painted(row, Cells.cut(line(row, shown, widths, style), width, false), style))
        .toList();
  }

  private static String painted(Row row, String line, Style style) {
    return row.emphasis() == null ? line : style.paint(line, row.emphasis());
  }

  private List<Integer> shown(List<Row> all, int width) {
    List<Integer> shown =
        new ArrayList<>(
            IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).spare() == 0 || hasContent(i))
                .boxed()
                .toList());
    while (least(all, shown) > width) {
      Integer next =
          shown.stream()
              .filter(i -> columns.get(i).spare() > 0)
              .max(Comparator.comparingInt(i -> columns.get(i).spare()))
              .orElse(null);
      if (next == null) {
        break;
      }
      shown.remove((Object) next);
    }
    return shown;
  }

  private boolean hasContent(int column) {
    return rows.stream().anyMatch(row -> !row.cells().get(column).isEmpty());
  }

  private int content(List<Row> all, int column) {
    int widest = all.stream().mapToInt(row -> Cells.width(row.cells().get(column))).max().orElse(0);
    return Math.min(widest, columns.get(column).most());
  }

  private int least(List<Row> all, List<Integer> shown) {
    return GAP * (shown.size() - 1)
        + shown.stream().mapToInt(i -> Math.min(content(all, i), limit(i))).sum();
  }

  private int limit(int column) {
    if (column == 0) {
      return LEAST_FIRST;
    }
    return column == columns.size() - 1 ? LEAST_LAST : Integer.MAX_VALUE;
  }

  /** Gives what is left to the first column, then to the last. */
  private int[] widths(List<Row> all, List<Integer> shown, int width) {
    int[] widths = new int[columns.size()];
    shown.forEach(i -> widths[i] = Math.min(content(all, i), limit(i)));
    for (int i : List.of(0, columns.size() - 1)) {
      if (shown.contains(i)) {
        int left = width - GAP * (shown.size() - 1) - Arrays.stream(widths).sum();
        widths[i] = Math.clamp(content(all, i), 0, Math.max(0, widths[i] + left));
      }
    }
    return widths;
  }

  private String line(Row row, List<Integer> shown, int[] widths, Style style) {
    StringBuilder line = new StringBuilder();
    for (int i : shown) {
      String cell = row.cells().get(i);
      line.append(line.isEmpty() ? "" : " ".repeat(GAP))
          .append(
              columns.get(i).right()
                  ? Cells.fitRight(cell, widths[i], style.unicode())
                  : Cells.fit(cell, widths[i], style.unicode()));
    }
    return line.toString().stripTrailing();
  }
}
