package dev.firebreak.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs {@code stty}, the program of POSIX that reads and changes the settings of a terminal. */
final class Stty {
  /** The terminal that controls this process, also where its standard streams are redirected. */
  static final File TERMINAL = new File("/dev/tty");

  private Stty() {}

  /** Returns what stty prints about the controlling terminal; null if it fails. */
  static @Nullable String ofTerminal(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command).redirectInput(TERMINAL));
  }

  /** The same about the terminal that standard error is. */
  static @Nullable String ofStandardError(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "exec stty \"$@\" <&2 2>/dev/null", "sh"));
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command), ProcessBuilder.Redirect.INHERIT);
  }

  private static @Nullable String run(ProcessBuilder builder) {
    return run(builder, ProcessBuilder.Redirect.DISCARD);
  }

  private static @Nullable String run(ProcessBuilder builder, ProcessBuilder.Redirect errors) {
    try {
      Process process = builder.redirectError(errors).start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return process.waitFor() == 0 ? answer.strip() : null;
    } catch (IOException _) {
      return null; // There is no stty, or no terminal.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
