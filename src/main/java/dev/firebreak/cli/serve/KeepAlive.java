package dev.firebreak.cli.serve;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.keeper.Keeper;
import dev.firebreak.keeper.KeeperProtocol;
import dev.firebreak.output.Messages;
import dev.firebreak.output.StandardStreams;
import java.util.List;
import java.util.Set;

/**
 * The main class of a keeper that the start script starts: in a JVM that is separate from the
 * node's and loads only few classes.
 */
public final class KeepAlive {
  /** The exit codes of a node that never listened, after which a restart is useless. */
  private static final Set<Integer> PERMANENT =
      Set.of(
          ExitCode.OK, // The node was asked for help.
          ExitCode.FAILED, // Java refused its options.
          ExitCode.USAGE,
          ExitCode.UNAVAILABLE,
          ExitCode.CONFIG);

  /** A keeper writes little output and has little memory. */
  private static final int OUTPUT_BYTES = 1 << 16;

  private KeepAlive() {}

  /**
   * Keeps the node that this command line starts; the command line still contains the option for a
   * keeper.
   */
  public static void main(String[] command) throws InterruptedException {
    System.exit(keep(List.of(command)));
  }

  static int keep(List<String> command) throws InterruptedException {
    StandardStreams.detach(OUTPUT_BYTES);
    // Not by LogReader: a keeper loads few classes, and does not read the configuration.
    if ("json".equals(System.getenv("FIREBREAK_LOG_FORMAT"))) {
      Messages.asJson();
    }
    List<String> kept =
        command.stream()
            .map(word -> word.equals(KeeperProtocol.ASKED) ? KeeperProtocol.OPTION : word)
            .toList();
    return Keeper.keep(kept, PERMANENT, ExitCode.UNAVAILABLE);
  }
}
