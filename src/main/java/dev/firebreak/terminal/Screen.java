package dev.firebreak.terminal;

import java.io.Console;

/** Tells whether the program runs in a terminal. */
public final class Screen {
  private Screen() {}

  /** Whether standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again without a terminal.
  public static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
