package dev.firebreak.config;

import dev.firebreak.api.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a type's processes. */
final class ProgramReader {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** The standard streams, and one for the program and the libraries that are loaded. */
  private static final int FEWEST_FILES = 4;

  private static final int MILLION = 1_000_000;
  private static final int MOST_WARM = 10_000;
  private static final int LOWEST_PRIORITY = 19;

  /** The values of the key {@code isolation}. */
  private enum Level {
    THREAD,
    PROCESS
  }

  private static final long LEAST_OF_JVM = 192 << 20;

  private ProgramReader() {}

  /**
   * Returns the settings of the program; null if the type's handler runs on a thread. The process
   * settings are read even then, to check them.
   */
  static TypeSettings.@Nullable Program read(Section type, boolean handler, Path home) {
    boolean isolated = type.choice("isolation", Level.class) == Level.PROCESS;
    List<String> command = type.has("command") ? type.texts("command") : List.of();
    if (type.has("command") && command.isEmpty()) {
      type.reject("command", "names no program");
    }
    TypeSettings.Program program =
        new TypeSettings.Program(
            command,
            environment(type),
            new TypeSettings.Results(
                produces(type),
                type.bytes("max-output", 0, Integer.MAX_VALUE),
                ExitCodesReader.read(type.section("exit-codes")),
                type.choice("answer", TypeSettings.Format.class)),
            new TypeSettings.ProgramLimits(
                type.bytes("memory", 0, Long.MAX_VALUE),
                type.duration("cpu-time", Duration.ZERO, DAY),
                openFiles(type),
                type.integer("nice", 0, LOWEST_PRIORITY)),
            warm(type.section("warm"), handler),
            RunReader.read(type, home));
    boolean none = command.isEmpty() && !(handler && isolated);
    if (program.results().format() == TypeSettings.Format.CGI
        && (command.isEmpty() || program.warm().processes() > 0)) {
      type.reject(
          "answer",
          "cgi is for a command that is started for each attempt; a handler returns an Answer, and"
              + " a program that is kept ready answers with status and headers");
    }
    if (handler && none) {
      RunReader.refuseForThread(type, program.run());
    }
    if (!none && program.warm().processes() > 0 && program.limits().cpu().isPositive()) {
      type.reject("cpu-time", "can't limit processes that are kept ready: use timeout");
    }
    long memory = program.limits().memory();
    if (handler && isolated && memory > 0 && memory < LEAST_OF_JVM) {
      type.reject("memory", "is too little for a JVM, which needs 192M");
    }
    return none ? null : program;
  }

  private static int openFiles(Section type) {
    int files = type.integer("open-files", 0, MILLION);
    if (files > 0 && files < FEWEST_FILES) {
      type.rejectValue("open-files", "must be 0 or at least " + FEWEST_FILES);
    }
    return files;
  }

  /** A handler has at least one process: starting a JVM for each attempt would be too slow. */
  private static TypeSettings.Warm warm(Section warm, boolean handler) {
    int asked = warm.integer("processes", 0, MOST_WARM);
    int processes = handler && asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
    TypeSettings.Warm settings =
        new TypeSettings.Warm(
            processes,
            warm.integer("max-tasks", 1, Integer.MAX_VALUE),
            warm.duration("idle-timeout", MILLI, DAY));
    warm.refuseUnknownKeys();
    return settings;
  }

  /** Checks names as in POSIX.1-2024, 8.1: a name is not empty and has no equals sign. */
  private static Map<String, String> environment(Section type) {
    Map<String, String> environment = type.textByName("env");
    environment.forEach(
        (name, value) -> {
          if (name.isEmpty()) {
            type.reject("env", "has a variable without a name");
          } else if (name.indexOf('=') >= 0) {
            type.reject("env", '"' + name + "\" is not the name of a variable: it has an =");
          } else if (name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            type.reject("env", "has a variable with a zero byte");
          }
        });
    return environment;
  }

  private static String produces(Section type) {
    String mediaType = type.text("produces");
    try {
      return Payload.of(new byte[0], mediaType).contentType();
    } catch (IllegalArgumentException e) {
      type.reject("produces", "is " + e.getMessage());
      return Payload.UNSPECIFIED;
    }
  }
}
