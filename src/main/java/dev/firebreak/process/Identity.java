package dev.firebreak.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user and the group that a program runs as, and its umask. Linux only.
 *
 * @param uid the number of the user; {@link #OWN} for that of this node
 * @param gid the number of the group; {@link #OWN} for that of this node
 * @param umask the permissions that new files of the program lack; {@link #OWN} for that of this
 *     node
 */
public record Identity(int uid, int gid, int umask) {
  /** What this node has itself. */
  public static final int OWN = -1;

  /** All that this node has. */
  public static final Identity OF_NODE = new Identity(OWN, OWN, OWN);

  /**
   * The program of util-linux that changes the user and then becomes the given program. The change
   * happens in the new process: a thread of this JVM that had another user could be killed by the
   * programs of that user, and the JVM with it.
   */
  private static final @Nullable Path SETPRIV =
      Stream.of("/usr/bin/setpriv", "/bin/setpriv")
          .map(Path::of)
          .filter(Files::isExecutable)
          .findFirst()
          .orElse(null);

  /** Whether this system has the program that changes users. */
  public static boolean canChange() {
    return SETPRIV != null;
  }

  /** Whether the user or the group is not that of this node. */
  public boolean isOther() {
    return uid != OWN || gid != OWN;
  }

  /**
   * The command that runs a command with this user and group, without supplementary groups and
   * without any capability that is passed on.
   */
  public List<String> command(List<String> command) {
    if (!isOther()) {
      return command;
    }
    List<String> all = new ArrayList<>();
    all.add(String.valueOf(SETPRIV));
    if (uid != OWN) {
      all.add("--reuid=" + uid);
    }
    if (gid != OWN) {
      all.add("--regid=" + gid);
    }
    all.addAll(List.of("--clear-groups", "--inh-caps=-all", "--"));
    all.addAll(command);
    return List.copyOf(all);
  }
}
