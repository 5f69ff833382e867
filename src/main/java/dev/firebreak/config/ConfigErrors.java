package dev.firebreak.config;

import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects all errors, so that a user sees them at once. */
final class ConfigErrors {
  private final List<String> lines = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  /** Adds an error about a value. A wrong default that many types inherit is reported once. */
  void about(String key, ConfigOrigin origin, String what) {
    if (seen.add(origin.description() + what)) {
      lines.add(key + ": " + what + " (" + origin.description() + ")");
    }
  }

  /** Adds an error about a missing key, or without a single position. */
  void about(String key, String what) {
    lines.add(key + ": " + what);
  }

  void throwIfAny() throws InvalidConfig {
    if (!lines.isEmpty()) {
      throw new InvalidConfig(lines);
    }
  }
}
