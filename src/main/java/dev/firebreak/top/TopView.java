package dev.firebreak.top;

import java.util.List;

/**
 * What the user has chosen to see.
 *
 * @param part the part of the screen that fills it; ALL for a bit of each
 * @param first the first row that is shown of that part, from 0
 * @param paused whether the screen keeps what it shows
 */
record TopView(Part part, int first, boolean paused) {
  static final TopView START = new TopView(Part.ALL, 0, false);

  /** A part of the screen. */
  enum Part {
    ALL,
    TYPES,
    NODES,
    FAILURES
  }

  /** Returns what is seen after a key; unchanged if the key means nothing. */
  TopView after(String key) {
    return switch (key) {
      case "a" -> show(Part.ALL);
      case "t" -> show(Part.TYPES);
      case "n" -> show(Part.NODES);
      case "f" -> show(Part.FAILURES);
      case "right" -> show(adjacent(1));
      case "left" -> show(adjacent(-1));
      case "down" -> new TopView(part, part == Part.ALL ? 0 : first + 1, paused);
      case "up" -> new TopView(part, Math.max(0, first - 1), paused);
      case "p" -> new TopView(part, first, !paused);
      default -> this;
    };
  }

  private TopView show(Part next) {
    return new TopView(next, 0, paused);
  }

  private Part adjacent(int step) {
    List<Part> parts = List.of(Part.values());
    return parts.get(Math.floorMod(parts.indexOf(part) + step, parts.size()));
  }
}
