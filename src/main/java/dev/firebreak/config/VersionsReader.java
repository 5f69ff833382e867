package dev.firebreak.config;

import dev.firebreak.task.Versions;
import java.util.List;
import java.util.Set;

/** Reads the version of a type, and the versions whose tasks run on this node. */
final class VersionsReader {
  private static final String ALL = "*";

  private VersionsReader() {}

  static Versions read(Section type) {
    String own = type.textOrNone("version");
    if (!own.isEmpty()) {
      check(type, "version", own);
    }
    List<String> accepted = type.texts("accepts");
    if (accepted.equals(List.of(ALL))) {
      return new Versions(own.isEmpty() ? null : own, null);
    }
    if (accepted.contains(ALL)) {
      type.rejectValue("accepts", "has \"*\", for all versions, beside others");
    } else if (accepted.size() > Versions.MOST) {
      type.rejectValue("accepts", "has more than " + Versions.MOST + " versions");
    } else {
      accepted.forEach(version -> check(type, "accepts", version));
    }
    return new Versions(own.isEmpty() ? null : own, Set.copyOf(accepted));
  }

  private static void check(Section type, String key, String version) {
    if (!Versions.isVersion(version)) {
      type.rejectValue(
          key,
          '"'
              + version
              + "\" is not a version: 1 to 32 letters, digits, dots, underscores and hyphens");
    }
  }
}
