package dev.firebreak.process;

/** Starts programs and looks after them. One for a node. Thread-safe. */
public interface Processes extends AutoCloseable {

  /**
   * Starts a program. Blocks for about a millisecond, while it is loaded.
   *
   * @param mark a variable of its environment, as {@code NAME=value}, that no other has
   * @param listener told what it writes, and its end
   * @throws CannotStart if it can't be started
   */
  Running start(Launch launch, String mark, Listener listener) throws CannotStart;

  /** Kills all that runs and waits until it is gone. */
  @Override
  void close();

  /** Whether this system offers what it takes to keep {@link Limits}; else they are ignored. */
  static boolean keepLimitsHere() {
    return ThisSystem.keepsLimits(LinuxProcesses::check);
  }

  /** What this system offers. */
  static Processes ofThisSystem() {
    return ThisSystem.choose(() -> LinuxProcesses.open(true), PortableProcesses::new);
  }
}
