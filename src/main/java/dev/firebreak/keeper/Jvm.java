package dev.firebreak.keeper;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start this program once more: the same java, the same flags, the same class path. */
public final class Jvm {
  private Jvm() {}

  /** The command line of such a JVM that runs {@code main}. */
  public static List<String> command(Class<?> main, String... args) {
    return command(main.getName(), List.of(args));
  }

  /** The same by the name of the class. */
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

  /** The start script where this runs from a distribution, which says so; else the classes. */
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
