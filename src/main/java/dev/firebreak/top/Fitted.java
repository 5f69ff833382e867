package dev.firebreak.top;

import java.util.ArrayList;
import java.util.List;

/** Cuts a table to a number of lines. */
final class Fitted {
  private Fitted() {}

  /**
   * Returns the heading and as many rows as there is space for; the last line tells how many more
   * follow.
   *
   * @param table its heading and rows
   * @param first the first row to show; the last rows are shown if that is too far
   */
  static List<String> from(List<String> table, int first, int lines) {
    int rows = table.size() - 1;
    int space = Math.max(1, lines - 1);
    int begin = Math.clamp(first, 0, Math.max(0, rows - space));
    int left = rows - begin;
    List<String> shown = new ArrayList<>(List.of(table.getFirst()));
    int fitting = left <= space ? left : space - 1;
    shown.addAll(table.subList(1 + begin, 1 + begin + fitting));
    if (fitting < left) {
      shown.add("... " + (left - fitting) + " more");
    }
    return shown;
  }
}
