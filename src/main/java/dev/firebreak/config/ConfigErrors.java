package dev.firebreak.config;

import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, so that a user sees all of it at once. */
final class ConfigErrors {
  private final List<String> lines = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  /** A value that is there but wrong. A default that many types inherit is complained of once. */
  void about(String key, ConfigOrigin origin, String what) {
    if (seen.add(origin.description() + what)) {
      lines.add(key + ": " + what + " (" + origin.description() + ")");
    }
  }

  /** Something that is missing, or no matter of one place. */
  void about(String key, String what) {
    lines.add(key + ": " + what);
  }

  void throwIfAny() throws InvalidConfig {
    if (!lines.isEmpty()) {
      throw new InvalidConfig(lines);
    }
  }
}
