package dev.firebreak.cli.init;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** How the user starts this program, for texts that say what to type. */
final class Program {
  private static final String NAME = "firebreak";

  private Program() {}

  /**
   * Returns the name alone if the shell finds the program by it, else its path.
   *
   * @param environment of this process, where the start script has set the installation
   */
  static String name(Map<String, String> environment) {
    String home = environment.get("FIREBREAK_HOME");
    if (home == null) {
      return NAME;
    }
    Path program = Path.of(home, "bin", NAME);
    boolean found =
        Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, NAME))
            .filter(Files::isExecutable)
            .findFirst()
            .filter(first -> isSame(first, program))
            .isPresent();
    if (found) {
      return NAME;
    }
    Path here = Path.of("").toAbsolutePath();
    return program.startsWith(here) ? here.relativize(program).toString() : program.toString();
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return one.toRealPath().equals(other.toRealPath());
    } catch (IOException _) {
      return false;
    }
  }
}
