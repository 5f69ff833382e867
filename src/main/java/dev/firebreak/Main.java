package dev.firebreak;

import dev.firebreak.cli.FirebreakCommand;
import dev.firebreak.output.StandardStreams;
import java.util.Set;

/** Where the program begins. */
public final class Main {
  /** The bytes of a server's output that may wait for their reader; further output is dropped. */
  private static final int SERVER_OUTPUT_BYTES = 1 << 20;

  /** The commands that run a server; cache runs one so that Java keeps the classes of its start. */
  private static final Set<String> SERVERS = Set.of("serve", "cache");

  private Main() {}

  /** Runs one command of the command line and exits with its code. */
  public static void main(String[] args) {
    // Here and not in the command, because tests run commands with their own streams.
    if (args.length > 0 && SERVERS.contains(args[0])) {
      StandardStreams.detach(SERVER_OUTPUT_BYTES);
    }
    System.exit(FirebreakCommand.run(args));
  }
}
