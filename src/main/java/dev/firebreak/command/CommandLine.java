package dev.firebreak.command;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.config.Utf8;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.process.CannotStart;
import dev.firebreak.process.Processes;
import dev.firebreak.task.Outcome;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Finds and checks the program of a type's command. */
public final class CommandLine {
  /** The search path for programs, and the PATH that programs get. */
  public static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  /** The program that runs steps; null if this node was not started by the distribution. */
  static final @Nullable Path STEP_PROGRAM = stepProgram(System.getenv("FIREBREAK_HOME"));

  private CommandLine() {}

  private static @Nullable Path stepProgram(@Nullable String home) {
    Path program = home == null ? null : Path.of(home, "bin", "firebreak-step").toAbsolutePath();
    return program == null || !Files.isExecutable(program) || program.toString().contains(":")
        ? null
        : program;
  }

  /**
   * Finds the program once, at start-up: no later change and no content of a request decides which
   * program is started.
   *
   * @throws UnusableHandler if there is none
   */
  public static List<String> of(TypeSettings type, TypeSettings.Program program)
      throws UnusableHandler {
    List<String> command = new ArrayList<>(program.command());
    Path path = find(type, command.getFirst());
    String fault = fault(path, program);
    if (fault != null) {
      throw new UnusableHandler(type, "command", fault);
    }
    command.set(0, path.toString());
    for (String argument : command) {
      if (argument.indexOf('\0') >= 0) {
        throw new UnusableHandler(type, "command", "an argument has a zero byte");
      }
    }
    return List.copyOf(command);
  }

  /**
   * Why a program that was found can't be executed, as far as its file shows it; null if nothing is
   * known to be wrong, or the file does not exist any more. The reason stays until the file is
   * changed.
   */
  public static @Nullable String fault(Path program, TypeSettings.Program of) {
    String fault = ProgramFile.fault(program, of.environment().getOrDefault("PATH", PATH));
    return fault == null ? null : program + fault;
  }

  /**
   * The outcome of an attempt whose program could not be started; one that excludes another attempt
   * if that would fail too.
   */
  public static Outcome notStarted(
      List<String> command, TypeSettings.Program program, CannotStart failure) {
    String fault = fault(Path.of(command.getFirst()), program);
    return fault == null
        ? new Outcome.NotStarted(String.valueOf(failure.getMessage()))
        : new Outcome.Misused(fault);
  }

  /**
   * Checks that this system can enforce the limits of a type.
   *
   * @throws UnusableHandler naming a limit that would be ignored
   */
  public static void checkLimits(TypeSettings type) throws UnusableHandler {
    checkLimits(type, Processes::keepLimitsHere);
  }

  static void checkLimits(TypeSettings type, BooleanSupplier kept) throws UnusableHandler {
    TypeSettings.Program program = type.program();
    if (program == null) {
      return;
    }
    TypeSettings.ProgramLimits limits = program.limits();
    String key =
        limits.memory() > 0
            ? "memory"
            : limits.cpu().isPositive() ? "cpu-time" : limits.openFiles() > 0 ? "open-files" : "";
    if (!key.isEmpty() && !kept.getAsBoolean()) {
      throw new UnusableHandler(
          type,
          key,
          "can't be enforced on this system, which is not Linux or lacks the calls for it");
    }
  }

  /**
   * The environment that every program of a type has. The temporary files and the home directory of
   * a program are in its folder and removed with it, unless the type declares other places.
   *
   * @param folder the folder that the program works in
   * @param declared the type's own variables, which take precedence
   * @return a mutable map
   */
  public static Map<String, String> environment(Path folder, Map<String, String> declared) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", STEP_PROGRAM == null ? PATH : PATH + ':' + STEP_PROGRAM.getParent());
    environment.put("HOME", folder.toString());
    environment.put("TMPDIR", folder.toString());
    environment.putAll(declared);
    return environment;
  }

  private static Path find(TypeSettings type, String name) throws UnusableHandler {
    try {
      if (name.contains("/")) {
        // Not normalized: ".." after a symbolic link leads elsewhere.
        Path path = Path.of(name).toAbsolutePath();
        if (isProgram(path)) {
          return path;
        }
        String what = Files.exists(path) ? " is not executable" : " does not exist";
        throw new UnusableHandler(type, "command", path + what);
      }
      for (String folder : PATH.split(":", -1)) {
        Path path = Path.of(folder, name);
        if (isProgram(path)) {
          return path;
        }
      }
    } catch (InvalidPathException e) {
      throw new UnusableHandler(type, "command", "not a path: " + Utf8.reason(e));
    }
    throw new UnusableHandler(type, "command", "there is no program " + name + " in " + PATH);
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
