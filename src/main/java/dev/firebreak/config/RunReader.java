package dev.firebreak.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads as whom and where the process of a type runs, and what is logged of it. */
final class RunReader {
  private static final Pattern UMASK = Pattern.compile("0?[0-7]{1,3}");

  /** As useradd(8) has it, or a number; others can't be the name of an account. */
  private static final Pattern ACCOUNT =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@\\-]{0,254}\\$?");

  private RunReader() {}

  /**
   * Reads the settings.
   *
   * @param home the folder that a relative path is resolved against
   */
  static RunSettings read(Section type, Path home) {
    return new RunSettings(
        directory(type, home),
        umask(type),
        account(type, "user"),
        account(type, "group"),
        type.choice("log-output", RunSettings.LogOutput.class));
  }

  private static @Nullable Path directory(Section type, Path home) {
    String text = type.textOrNone("cwd");
    try {
      return text.isEmpty() ? null : home.resolve(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      type.rejectValue("cwd", "is not a folder: " + Utf8.reason(e));
      return null;
    }
  }

  private static int umask(Section type) {
    String text = type.textOrNone("umask");
    if (text.isEmpty()) {
      return RunSettings.NODES_UMASK;
    } else if (!UMASK.matcher(text).matches()) {
      type.rejectValue("umask", '"' + text + "\" is not an octal number from 000 to 777");
      return RunSettings.NODES_UMASK;
    }
    return Integer.parseInt(text, 8);
  }

  private static String account(Section type, String key) {
    String text = type.textOrNone(key);
    if (!text.isEmpty() && !ACCOUNT.matcher(text).matches()) {
      type.rejectValue(key, '"' + text + "\" is not the name or the number of a " + key);
    }
    return text;
  }

  /** Refuses settings that a handler on a thread of the node can't have. */
  static void refuseForThread(Section type, RunSettings run) {
    String why = "needs a process: set isolation = process, or use a command";
    if (run.isOther()) {
      type.reject(run.user().isEmpty() ? "group" : "user", why);
    }
    if (run.directory() != null) {
      type.reject("cwd", why);
    }
    if (run.umask() != RunSettings.NODES_UMASK) {
      type.reject("umask", why);
    }
  }
}
