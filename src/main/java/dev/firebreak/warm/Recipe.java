package dev.firebreak.warm;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.process.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the processes of a type are made and kept.
 *
 * @param type its name
 * @param command with the program found
 * @param environment all of it, but for what names the process
 * @param program what was declared
 * @param grace how long one that was asked to end may take
 * @param maxLine the longest line that one may write, in bytes
 */
record Recipe(
    String type,
    List<String> command,
    Map<String, String> environment,
    TypeSettings.Program program,
    Duration grace,
    long maxLine) {

  TypeSettings.Warm warm() {
    return program.warm();
  }

  Limits limits() {
    TypeSettings.ProgramLimits limits = program.limits();
    return new Limits(limits.memory(), Duration.ZERO, limits.openFiles());
  }
}
