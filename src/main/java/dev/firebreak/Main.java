package dev.firebreak;

import dev.firebreak.cli.FirebreakCommand;
import dev.firebreak.output.StandardStreams;

/** Where the program begins. */
public final class Main {
  /** How much output of a server may wait for its reader; what comes then is dropped. */
  private static final int SERVER_OUTPUT_BYTES = 1 << 20;

  private Main() {}

  /** Runs one command of the command line and exits with its code. */
  public static void main(String[] args) {
    // Here and not in the command, which tests run with streams of their own.
    if (args.length > 0 && args[0].equals("serve")) {
      StandardStreams.detach(SERVER_OUTPUT_BYTES);
    }
    System.exit(FirebreakCommand.run(args));
  }
}
