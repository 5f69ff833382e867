package dev.firebreak.process;

/** Starts programs and manages them until their end. One instance for a node. Thread-safe. */
public interface Processes extends AutoCloseable {

  /**
   * Starts a program. Blocks for about a millisecond, until the program is loaded.
   *
   * @param mark a variable for its environment, as {@code NAME=value}, that no other program has
   * @param listener receives its output and its end
   * @throws CannotStart if the program can't be started
   */
  Running start(Launch launch, String mark, Listener listener) throws CannotStart;

  /**
   * Has a reaper run from now on that carries out an order when the process of this node has ended.
   * Without effect on a system other than Linux.
   */
  default void atNodeEnd(NodeEndOrder order) {}

  /** Kills all running programs and waits until they have ended. */
  @Override
  void close();

  /** Whether this system can enforce {@link Limits}; otherwise they are ignored. */
  static boolean keepLimitsHere() {
    return ThisSystem.keepsLimits(LinuxProcesses::check);
  }

  /** Why programs can't have an umask of their own on this system; empty if they can. */
  static String umaskFaultHere() {
    return keepLimitsHere() ? OwnThread.umaskFault() : "this system is not Linux";
  }

  /** Returns the best implementation for this system. */
  static Processes ofThisSystem() {
    return ThisSystem.choose(() -> LinuxProcesses.open(true), PortableProcesses::new);
  }
}
