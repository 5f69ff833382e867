package dev.firebreak.config;

import org.jspecify.annotations.Nullable;

/** Reads what of a type's calls is passed on while they run. */
final class StreamReader {
  private StreamReader() {}

  /**
   * Reads the settings.
   *
   * @param program the program that runs the type; null for a handler on a thread
   */
  static StreamSettings read(Section type, TypeSettings.@Nullable Program program) {
    boolean answer = type.flag("stream");
    if (answer && (program == null || program.warm().processes() > 0)) {
      type.reject(
          "stream",
          "is for a command that is started for each attempt: the answer of a handler, or of a"
              + " process that is kept ready, is complete when it is given");
    }
    return new StreamSettings(answer);
  }
}
