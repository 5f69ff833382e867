package dev.firebreak.cli.option;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The input of a call, a task or a trial on the command line. */
public final class Input {
  private Input() {}

  /**
   * Reads the input: the text itself, a file after an @, standard input for -; empty if not given.
   */
  public static byte[] read(@Nullable String input) throws IOException {
    if (input == null) {
      return new byte[0];
    } else if (input.equals("-")) {
      return System.in.readAllBytes();
    } else if (input.startsWith("@")) {
      return Files.readAllBytes(Path.of(input.substring(1)));
    }
    return input.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads no more than this of the input.
   *
   * @param most how many bytes
   */
  public static byte[] read(@Nullable String input, int most) throws IOException {
    if (input != null && input.equals("-")) {
      return System.in.readNBytes(most);
    } else if (input != null && input.startsWith("@")) {
      try (InputStream file = Files.newInputStream(Path.of(input.substring(1)))) {
        return file.readNBytes(most);
      }
    }
    return read(input);
  }

  /** Opens the input, to be read while it is passed on. */
  public static InputStream open(@Nullable String input) throws IOException {
    if (input != null && input.equals("-")) {
      return System.in;
    } else if (input != null && input.startsWith("@")) {
      return Files.newInputStream(Path.of(input.substring(1)));
    }
    return new ByteArrayInputStream(read(input));
  }

  /** Reports an input that can't be read; returns the exit code. */
  public static int unreadable(IOException e) {
    System.err.println("can't read the input: " + e.getMessage());
    return ExitCode.USAGE;
  }
}
