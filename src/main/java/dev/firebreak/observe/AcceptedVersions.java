package dev.firebreak.observe;

import dev.firebreak.supervision.Types;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The versions of tasks that this node runs. */
public final class AcceptedVersions {
  private AcceptedVersions() {}

  /** Returns the versions of each declared type that does not run tasks of all versions. */
  public static Map<String, Set<String>> of(Types types) {
    Map<String, Set<String>> versions = new HashMap<>();
    types
        .now()
        .forEach(
            (type, admission) -> {
              Set<String> accepted = admission.type().versions().accepted();
              if (accepted != null) {
                versions.put(type, accepted);
              }
            });
    return versions;
  }
}
