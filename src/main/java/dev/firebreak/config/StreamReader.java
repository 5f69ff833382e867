package dev.firebreak.config;

import org.jspecify.annotations.Nullable;

/** Reads what of a type's calls is passed on while they run. */
final class StreamReader {
  private StreamReader() {}

  /**
   * Reads the settings.
   *
   * @param program the program that runs the type; null for a handler on a thread
   * @param verified whether the whole body of a request is needed before it may run
   */
  static StreamSettings read(
      Section type, TypeSettings.@Nullable Program program, boolean verified) {
    boolean keptReady = program != null && program.warm().processes() > 0;
    boolean inline =
        program == null
            && type.choice("start", TypeSettings.Start.class) == TypeSettings.Start.INLINE;
    StreamSettings settings =
        new StreamSettings(
            type.flag("stream"),
            type.flag("stream-input"),
            type.bytes("max-stream-input", 0, Long.MAX_VALUE));
    if (settings.answer() && keptReady) {
      type.reject(
          "stream",
          "is for a command that is started for each attempt, and for a handler on a thread: the"
              + " answer of a process that is kept ready is one line");
    } else if (settings.answer() && inline) {
      type.reject("stream", "can't be used with start = inline: writing waits for slow callers");
    }
    if (settings.input() && (program == null || keptReady)) {
      type.reject(
          "stream-input",
          "is for a command that is started for each attempt: a handler, or a process that is kept"
              + " ready, is given its input as a whole");
    } else if (settings.input() && verified) {
      type.reject(
          "stream-input",
          "can't be used with verify: a signature is checked before anything runs, and needs the"
              + " whole body");
    }
    return settings;
  }
}
