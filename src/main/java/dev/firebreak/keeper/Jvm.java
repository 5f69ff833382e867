package dev.firebreak.keeper;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines to start this program again: with the same java, flags and class path. */
public final class Jvm {
  private Jvm() {}

  /** Returns the command line of a JVM that runs {@code main}. */
  public static List<String> command(Class<?> main, String... args) {
    return command(main.getName(), List.of(args));
  }

  /** Returns the command line for a class given by its name. */
  public static List<String> command(String main, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(args);
    return command;
  }

  /**
   * Returns the start script if this program runs from a distribution, otherwise a command line for
   * its classes.
   */
  public static List<String> program(List<String> args) {
    String home = System.getenv("FIREBREAK_HOME");
    if (home != null) {
      Path program = Path.of(home, "bin", "firebreak");
      if (Files.isExecutable(program)) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(args);
        return command;
      }
    }
    return command("dev.firebreak.Main", args);
  }
}
