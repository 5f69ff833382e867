package dev.firebreak.task;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of a type on one node, and the recorded versions whose tasks that node runs. A task
 * without a version runs on every node that has its type.
 *
 * @param own recorded with each task that the node accepts; null for none
 * @param others the versions besides its own whose tasks the node runs; null for all
 */
public record Versions(@Nullable String own, @Nullable Set<String> others) {
  /** Those of a type that names no version: its tasks have none, and tasks of all versions run. */
  public static final Versions ANY = new Versions(null, null);

  /** The most versions that a type may accept besides its own. */
  public static final int MOST = 16;

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  public Versions {
    others = others == null ? null : Set.copyOf(others);
  }

  /** Whether a text can be a version: 1 to 32 letters, digits, dots, underscores and hyphens. */
  public static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  /** The same with another version of its own, unless it has one. */
  public Versions withDefault(@Nullable String version) {
    return own == null ? new Versions(version, others) : this;
  }

  /** Whether the node runs tasks of a recorded version; null for a task without one. */
  public boolean accepts(@Nullable String version) {
    return version == null || others == null || version.equals(own) || others.contains(version);
  }

  /** All versions whose tasks the node runs, its own included, sorted; null for all. */
  public @Nullable Set<String> accepted() {
    if (others == null) {
      return null;
    }
    Set<String> accepted = new TreeSet<>(others);
    if (own != null) {
      accepted.add(own);
    }
    return accepted;
  }
}
