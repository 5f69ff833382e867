package dev.firebreak.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Why the system can't execute a file that may be executed, as far as the file itself shows it: a
 * script without or with a wrong {@code #!} line, see execve(2). In doubt no reason is given, and
 * the system decides when the program is started.
 */
final class ProgramFile {
  /** The number of bytes of a file that Linux examines. */
  private static final int HEAD = 256;

  /** A script's interpreter may be a script itself; Linux follows to this depth. */
  private static final int MAX_DEPTH = 4;

  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Where Linux lists further formats of programs, which are recognized by other bytes. */
  private static final Path KINDS = Path.of("/proc/sys/fs/binfmt_misc");

  private ProgramFile() {}

  /**
   * Describes what is wrong with a file, as a text to follow the file's name; null if nothing is
   * known to be wrong.
   *
   * @param searchPath where {@code env} looks for programs
   */
  static @Nullable String fault(Path file, String searchPath) {
    return fault(file, searchPath, MAX_DEPTH);
  }

  private static @Nullable String fault(Path file, String searchPath, int depth) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    } catch (IOException _) {
      return null; // The file does not exist any more, or may be executed but not read.
    }
    if (startsWith(head, 0, ELF)) {
      return null;
    } else if (startsWith(head, 0, MARK) && isScript(head, MARK.length)) {
      return " begins with a byte order mark, so that its #! line is not seen: save it without one";
    } else if (isScript(head, 0)) {
      return ofScript(firstLine(head), searchPath, depth);
    }
    return isText(head) && !hasOtherKinds()
        ? " is neither a program of this system nor a script that names its interpreter in a #!"
            + " line"
        : null;
  }

  private static @Nullable String ofScript(String line, String searchPath, int depth) {
    int blank = firstBlank(line);
    String interpreter = line.substring(0, blank);
    String argument = line.substring(blank).strip();
    if (interpreter.isEmpty()) {
      return " names no interpreter in its #! line";
    } else if (line.endsWith("\r") && (argument.isEmpty() || isEnv(interpreter))) {
      return " has a carriage return at the end of its #! line, which is taken for a part of the"
          + " interpreter's name: save it with Unix line ends";
    }
    String fault = ofInterpreter(interpreter, searchPath, depth);
    return fault == null && isEnv(interpreter) ? ofEnv(argument, searchPath) : fault;
  }

  private static @Nullable String ofInterpreter(String name, String searchPath, int depth) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException _) {
      return null;
    }
    String named = " names the interpreter " + name + " in its #! line, which ";
    if (!path.isAbsolute()) {
      return named + "is not an absolute path";
    } else if (!Files.exists(path)) {
      return named + "does not exist";
    } else if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
      return named + "is not executable";
    }
    String fault = depth == 0 ? null : fault(path, searchPath, depth - 1);
    return fault == null ? null : named.strip() + fault;
  }

  /** Checks the program that {@code env} would start; null also if {@code env} is given options. */
  private static @Nullable String ofEnv(String argument, String searchPath) {
    boolean split = argument.startsWith("-S");
    String rest = split ? argument.substring(2).strip() : argument;
    String name = split ? rest.substring(0, firstBlank(rest)) : rest;
    if (name.isEmpty() || name.startsWith("-") || name.contains("=") || name.contains("/")) {
      return null;
    }
    boolean found =
        Arrays.stream(searchPath.split(":", -1))
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> isExecutable(folder, name));
    return found
        ? null
        : " names the interpreter " + name + " in its #! line, which is not in " + searchPath;
  }

  private static boolean isExecutable(String folder, String name) {
    try {
      Path path = Path.of(folder, name);
      return Files.isRegularFile(path) && Files.isExecutable(path);
    } catch (InvalidPathException _) {
      return true; // In doubt the system decides.
    }
  }

  private static boolean isEnv(String interpreter) {
    return interpreter.endsWith("/env");
  }

  private static int firstBlank(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != ' ' && text.charAt(at) != '\t') {
      at++;
    }
    return at;
  }

  /** The text after {@code #!}, without leading blanks. */
  private static String firstLine(byte[] head) {
    String text = new String(head, 2, head.length - 2, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).replaceFirst("^[ \t]+", "");
  }

  private static boolean isScript(byte[] head, int at) {
    return head.length > at + 1 && head[at] == '#' && head[at + 1] == '!';
  }

  private static boolean startsWith(byte[] head, int at, byte[] with) {
    return head.length >= at + with.length
        && Arrays.equals(head, at, at + with.length, with, 0, with.length);
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasOtherKinds() {
    try (DirectoryStream<Path> kinds = Files.newDirectoryStream(KINDS)) {
      for (Path kind : kinds) {
        String name = kind.getFileName().toString();
        if (!name.equals("register") && !name.equals("status")) {
          return true;
        }
      }
    } catch (IOException _) {
      // This system has no further formats, or does not list them.
    }
    return false;
  }
}
