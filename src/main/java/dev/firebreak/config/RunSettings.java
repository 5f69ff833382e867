package dev.firebreak.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * As whom and where the process of a type runs, and what the log shows of it.
 *
 * @param directory the working directory; null for a folder of each attempt's own
 * @param umask the permissions that its new files lack; {@link #NODES_UMASK} for the node's
 * @param user the name or the number of the user; empty for the node's
 * @param group the name or the number of the group; empty for the user's
 * @param logged which of its output the log of the node repeats
 */
public record RunSettings(
    @Nullable Path directory, int umask, String user, String group, LogOutput logged) {
  /** The umask of the node. */
  public static final int NODES_UMASK = -1;

  /** As the node, in a folder of each attempt's own, and not logged. */
  public static final RunSettings PLAIN =
      new RunSettings(null, NODES_UMASK, "", "", LogOutput.NONE);

  /** Which output of a program the log of the node repeats. */
  public enum LogOutput {
    /** None. */
    NONE,
    /** The standard error. */
    STDERR,
    /** The standard error and the standard output. */
    BOTH
  }

  /** Whether the program may run as another user or group. */
  public boolean isOther() {
    return !user.isEmpty() || !group.isEmpty();
  }
}
