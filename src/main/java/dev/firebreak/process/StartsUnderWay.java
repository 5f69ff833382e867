package dev.firebreak.process;

import org.jspecify.annotations.Nullable;

/**
 * In the reaper: recognizes the processes that the node has created and that have not loaded their
 * program yet. Such a process has the environment of the node, not the mark, and the node has not
 * reported it. If the node was killed, it may wait for ever for a limit that no one sets, and then
 * keeps the whole memory of the node.
 */
final class StartsUnderWay {
  private @Nullable NodeIdentity node;

  /** Sets the process of the node. */
  void of(NodeIdentity named) {
    node = named;
  }

  /** Whether a process will load a program of the node: these lead a session from the beginning. */
  boolean isOfProgram(ProcFs.Stat stat) {
    return stat.session() == stat.pid() && isUnderWay(stat);
  }

  /**
   * Whether a process of the node will load another program, also one that Java code of the node
   * starts. If the kernel does not choose addresses at random, another node may have those of this
   * node, but has many threads, and is the parent of what it starts.
   */
  boolean isUnderWay(ProcFs.Stat stat) {
    NodeIdentity known = node;
    return known != null
        && stat.pid() != known.pid()
        && stat.threads() == 1
        && hasMemory(known, stat.pid())
        && (stat.parent() == known.pid() || !hasMemory(known, stat.parent()));
  }

  private static boolean hasMemory(NodeIdentity node, int pid) {
    return node.memory() != null && node.memory().equals(AddressSpace.of(pid));
  }
}
