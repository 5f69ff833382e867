package dev.firebreak.workerprocess;

import dev.firebreak.command.CommandLine;
import dev.firebreak.command.RunAs;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.outputlog.OutputLog;
import dev.firebreak.process.Launch;
import dev.firebreak.process.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How the processes of a type are started and kept.
 *
 * @param type its name
 * @param command the command of a process that works in the given folder
 * @param environment the variables in addition to those of every program
 * @param program the declared settings
 * @param run as whom and where they run
 * @param log repeats their standard error, if the type says so
 * @param grace how long a process that was asked to end may take
 * @param lines the longest lines that a process may write
 */
record ProcessSpec(
    String type,
    Function<Path, List<String>> command,
    Map<String, String> environment,
    TypeSettings.Program program,
    RunAs run,
    OutputLog log,
    Duration grace,
    Lengths lines) {
  private static final String FOLDER = "FIREBREAK_PROCESS";

  /**
   * The longest lines that a process may write, in bytes.
   *
   * @param answer the longest line that ends an attempt
   * @param step the longest line about a step
   */
  record Lengths(long answer, long step) {
    /** The bytes of a line besides the result. */
    private static final int AROUND_RESULT = 4096;

    /** The length of a line with so many bytes in Base64. */
    static long inBase64(long bytes) {
      return bytes / 3 * 4 + AROUND_RESULT;
    }

    long longest() {
      return Math.max(answer, step);
    }
  }

  TypeSettings.Warm warm() {
    return program.warm();
  }

  /** The launch of a process, which is identified by its folder. */
  Launch launch(Path folder) {
    Map<String, String> all = CommandLine.environment(folder, environment);
    all.put("FIREBREAK_TYPE", type);
    all.put(FOLDER, folder.toString());
    return new Launch(
        command.apply(folder), all, run.directory(folder), folder, limits(), run.identity());
  }

  /** A variable that no other process has in its environment. */
  static String mark(Path folder) {
    return FOLDER + "=" + folder;
  }

  private Limits limits() {
    TypeSettings.ProgramLimits limits = program.limits();
    return new Limits(limits.memory(), Duration.ZERO, limits.openFiles(), limits.nice());
  }
}
