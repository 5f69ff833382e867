package dev.firebreak.cli;

import dev.firebreak.config.Utf8;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks arguments and environment before any configuration is read. */
final class StartEnvironment {
  private static final String OURS = "FIREBREAK_";

  private StartEnvironment() {}

  /** Returns why arguments or environment can't be used; null if they can. */
  static @Nullable String fault(String[] args, Map<String, String> environment) {
    for (int i = 0; i < args.length; i++) {
      String fault = Utf8.fault(args[i]);
      if (fault != null) {
        return "argument " + (i + 1) + ' ' + fault;
      }
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String fault = variable.getKey().startsWith(OURS) ? Utf8.fault(variable.getValue()) : null;
      if (fault != null) {
        return "environment variable " + variable.getKey() + ' ' + fault;
      }
    }
    return null;
  }
}
