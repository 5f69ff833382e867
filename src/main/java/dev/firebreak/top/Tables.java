package dev.firebreak.top;

import dev.firebreak.terminal.Grid;
import dev.firebreak.terminal.Grid.Column;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.Style.Emphasis;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parts of the screen as tables. */
final class Tables {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int ID = 12;
  private static final int LONGEST_TYPE = 20;
  private static final int LONGEST_STATE = 10;

  private Tables() {}

  /** The time of day, in UTC. */
  static String clock(Instant at) {
    return CLOCK.format(at) + 'Z';
  }

  static List<String> types(List<TypeRow> types, int width, Style style) {
    Grid grid =
        new Grid(
            Column.text("TYPES (" + types.size() + ")"),
            Column.number("running"),
            Column.number("waiting"),
            Column.number("per s").spare(2),
            Column.number("p50").spare(3),
            Column.number("p99").spare(3),
            Column.number("oldest").spare(1),
            Column.text(""));
    for (TypeRow type : types) {
      grid.row(
          type.troubles().isEmpty() ? null : Emphasis.RED,
          type.name(),
          number(type.running()) + '/' + number(type.limit()),
          number(type.waiting()),
          type.perSecond() < 0 ? "-" : String.format(Locale.ROOT, "%.1f", type.perSecond()),
          time(type.p50Ms(), ""),
          time(type.p99Ms(), ""),
          time((double) type.oldestMs(), "-"),
          String.join(", ", type.troubles()));
    }
    return grid.lines(width, style);
  }

  private static String number(int value) {
    return value < 0 ? "-" : Integer.toString(value);
  }

  private static String time(double ms, String unknown) {
    if (Double.isNaN(ms)) {
      return "-";
    }
    return ms < 0 ? unknown : Ages.of(Duration.ofNanos((long) (ms * 1e6)));
  }

  static List<String> nodes(List<NodeRow> nodes, int width, Style style) {
    Grid grid =
        new Grid(
            Column.text("NODES (" + nodes.size() + ")"),
            Column.text("state").most(LONGEST_STATE),
            Column.number("free places"),
            Column.text("version").most(LONGEST_TYPE).spare(1));
    for (NodeRow node : nodes) {
      grid.row(
          emphasis(node.state()),
          node.name() + (node.self() ? " *" : ""),
          node.state(),
          Long.toString(node.free()),
          node.version());
    }
    return grid.lines(width, style);
  }

  private static @Nullable Emphasis emphasis(String state) {
    return switch (state) {
      case "up" -> null;
      case "silent" -> Emphasis.RED;
      default -> Emphasis.YELLOW;
    };
  }

  static List<String> failures(List<FailureRow> failures, Instant now, int width, Style style) {
    Grid grid =
        new Grid(
            Column.text("FAILURES"),
            Column.text("type").most(LONGEST_TYPE),
            Column.text("id").spare(1),
            Column.text("cause"));
    for (FailureRow failure : failures) {
      boolean recent = Duration.between(failure.at(), now).toDays() < 1;
      String id = failure.id();
      grid.row(
          null,
          recent ? clock(failure.at()) : DAY.format(failure.at()),
          failure.type(),
          id.substring(Math.max(0, id.length() - ID)),
          failure.cause());
    }
    return grid.lines(width, style);
  }
}
