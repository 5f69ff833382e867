package dev.firebreak;

import dev.firebreak.cli.FirebreakCommand;

/** Where the program begins. */
public final class Main {
  private Main() {}

  /** Runs one command of the command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(FirebreakCommand.run(args));
  }
}
