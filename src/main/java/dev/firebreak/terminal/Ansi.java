package dev.firebreak.terminal;

/** The control sequences of ECMA-48, and private ones that all terminals understand. */
final class Ansi {
  static final String HIDE_CURSOR = "\u001b[?25l";
  static final String SHOW_CURSOR = "\u001b[?25h";
  static final String OTHER_SCREEN = "\u001b[?1049h";
  static final String SHELL_SCREEN = "\u001b[?1049l";
  static final String CLEAR_LINE = "\u001b[2K";
  static final String CLEAR_BELOW = "\u001b[J";

  private Ansi() {}

  static String up(int rows) {
    return "\u001b[" + rows + 'A';
  }

  /** Moves to the first column of a row, from 1. */
  static String row(int row) {
    return "\u001b[" + row + ";1H";
  }
}
