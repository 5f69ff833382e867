package dev.firebreak.top;

import dev.firebreak.terminal.Cells;
import dev.firebreak.terminal.PlainText;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.Style.Emphasis;
import dev.firebreak.terminal.TerminalSize;
import java.util.ArrayList;
import java.util.List;

/** The whole screen as lines of text. */
final class TopText {
  private static final String KEYS =
      "q quit  p pause  a all  t types  n nodes  f failures  arrows move";

  /** The rows that failures, and nodes where there are many, have at least beside types. */
  private static final int LEAST = 5;

  private final Snapshot snapshot;
  private final int width;
  private final Style style;

  private TopText(Snapshot snapshot, int width, Style style) {
    this.snapshot = snapshot;
    this.width = width;
    this.style = style;
  }

  /** Returns everything in as many lines as it takes. */
  static List<String> all(String node, Snapshot snapshot, int width, Style style) {
    TopText text = new TopText(snapshot, width, style);
    List<String> lines = new ArrayList<>(List.of(text.title(node, "")));
    for (List<String> part : List.of(text.types(), text.nodes(), text.failures())) {
      lines.add("");
      lines.addAll(part);
    }
    return lines;
  }

  /**
   * Returns a screen of this size.
   *
   * @param node the address of the node
   * @param link what the end of the first line says
   */
  static List<String> screen(
      String node, Snapshot snapshot, TopView view, String link, TerminalSize size, Style style) {
    TopText text = new TopText(snapshot, size.columns(), style);
    int rows = Math.max(1, size.rows() - 3); // The title, an empty line and the keys.
    List<String> lines = new ArrayList<>(List.of(text.title(node, link)));
    List<String> body = text.body(view, rows);
    lines.addAll(body.subList(0, Math.min(rows, body.size())));
    while (lines.size() < size.rows() - 1) {
      lines.add("");
    }
    lines.add(style.paint(Cells.cut(KEYS, size.columns(), false), Emphasis.DIM));
    return lines;
  }

  private String title(String node, String link) {
    String left = PlainText.of(node, style.unicode()) + "  " + Tables.clock(snapshot.at());
    String right = PlainText.of(link, style.unicode());
    int gap = width - Cells.width(left) - Cells.width(right);
    // A narrow terminal shows what matters more.
    String line =
        gap >= 2 || right.equals("live") ? left + " ".repeat(Math.max(2, gap)) + right : right;
    return style.paint(Cells.fit(line, width, style.unicode()), Emphasis.REVERSED);
  }

  private List<String> body(TopView view, int rows) {
    return switch (view.part()) {
      case ALL -> everyPart(rows);
      case TYPES -> Fitted.from(types(), view.first(), rows);
      case NODES -> Fitted.from(nodes(), view.first(), rows);
      case FAILURES -> Fitted.from(failures(), view.first(), rows);
    };
  }

  /** Types have what they need, as long as the others keep a few lines each. */
  private List<String> everyPart(int rows) {
    List<String> types = types();
    List<String> nodes = nodes();
    List<String> failures = failures();
    int others = Math.min(nodes.size(), LEAST) + Math.min(failures.size(), LEAST) + 2;
    List<String> lines = new ArrayList<>(Fitted.from(types, 0, Math.max(2, rows - others)));
    lines.add("");
    int left = rows - lines.size() - Math.min(failures.size(), LEAST) - 1;
    lines.addAll(Fitted.from(nodes, 0, Math.max(2, left)));
    lines.add("");
    lines.addAll(Fitted.from(failures, 0, Math.max(2, rows - lines.size())));
    return lines;
  }

  private List<String> types() {
    return part("TYPES", snapshot.types(), Tables.types(snapshot.types().rows(), width, style));
  }

  private List<String> nodes() {
    Section<NodeRow> nodes = snapshot.nodes();
    if (nodes.rows().isEmpty() && nodes.problem().isEmpty()) {
      return List.of(style.paint("NODES", Emphasis.BOLD), "one node without a cluster");
    }
    return part("NODES", nodes, Tables.nodes(nodes.rows(), width, style));
  }

  private List<String> failures() {
    Section<FailureRow> failures = snapshot.failures();
    return part(
        "FAILURES", failures, Tables.failures(failures.rows(), snapshot.at(), width, style));
  }

  /** A table with the reason why it lacks something; the reason alone if there are no rows. */
  private List<String> part(String name, Section<?> section, List<String> table) {
    if (section.problem().isEmpty()) {
      return section.rows().isEmpty() ? List.of(style.paint(name, Emphasis.BOLD), "none") : table;
    }
    String plain = PlainText.of(section.problem(), style.unicode());
    String reason = style.paint(Cells.cut(plain, width, style.unicode()), Emphasis.YELLOW);
    List<String> lines = new ArrayList<>();
    lines.add(section.rows().isEmpty() ? style.paint(name, Emphasis.BOLD) : table.getFirst());
    lines.add(reason);
    lines.addAll(section.rows().isEmpty() ? List.of() : table.subList(1, table.size()));
    return lines;
  }
}
