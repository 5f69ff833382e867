package dev.firebreak.process;

/** A program that was started. Thread-safe; nothing here waits. */
public interface Running {
  /** The number of its first process. */
  long pid();

  /**
   * Has it read these bytes, after those that it was sent before.
   *
   * @param bytes not to be changed afterwards
   */
  void send(byte[] bytes);

  /** It will be sent nothing more: after what it was sent comes the end of its input. */
  void endInput();

  /** Asks it, and all that it started, to end: SIGTERM. */
  void terminate();

  /** Ends it, and all that it started, until nothing is left: SIGKILL. */
  void kill();
}
