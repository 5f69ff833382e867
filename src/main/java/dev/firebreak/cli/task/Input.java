package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The input of a call or task on the command line. */
final class Input {
  private Input() {}

  /**
   * Reads the input: the text itself, a file after an @, standard input for -; empty if not given.
   */
  static byte[] read(@Nullable String input) throws IOException {
    if (input == null) {
      return new byte[0];
    } else if (input.equals("-")) {
      return System.in.readAllBytes();
    } else if (input.startsWith("@")) {
      return Files.readAllBytes(Path.of(input.substring(1)));
    }
    return input.getBytes(StandardCharsets.UTF_8);
  }

  static int unreadable(IOException e) {
    System.err.println("can't read the input: " + e.getMessage());
    return ExitCode.USAGE;
  }
}
