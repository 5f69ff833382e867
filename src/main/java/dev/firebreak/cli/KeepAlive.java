package dev.firebreak.cli;

import dev.firebreak.keeper.Keeper;
import dev.firebreak.keeper.KeeperProtocol;
import dev.firebreak.output.StandardStreams;
import java.util.List;
import java.util.Set;

/**
 * Where the keeper of a node begins, if the start script starts it: in a JVM that has nothing to do
 * with that of the node, and loads next to nothing.
 */
public final class KeepAlive {
  /** What a node that never listened ends with if a second one would do no better. */
  private static final Set<Integer> INCURABLE =
      Set.of(
          ExitCode.OK, // It was asked for help.
          ExitCode.FAILED, // Java itself did not like its options.
          ExitCode.USAGE,
          ExitCode.UNAVAILABLE,
          ExitCode.CONFIG);

  /** A keeper has little to say and little memory. */
  private static final int OUTPUT_BYTES = 1 << 16;

  private KeepAlive() {}

  /** Keeps the node that this command line starts, which still asks for a keeper. */
  public static void main(String[] command) throws InterruptedException {
    System.exit(keep(List.of(command)));
  }

  static int keep(List<String> command) throws InterruptedException {
    StandardStreams.detach(OUTPUT_BYTES);
    List<String> kept =
        command.stream()
            .map(word -> word.equals(KeeperProtocol.ASKED) ? KeeperProtocol.OPTION : word)
            .toList();
    return Keeper.keep(kept, INCURABLE, ExitCode.UNAVAILABLE);
  }
}
