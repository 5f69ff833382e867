package dev.firebreak.process;

/** A program that was started. Thread-safe; no method blocks. */
public interface Running {
  /** The pid of the program's first process. */
  long pid();

  /**
   * Sends these bytes to the program's standard input, after all bytes sent before.
   *
   * @param bytes not to be changed afterwards
   */
  void send(byte[] bytes);

  /** How many bytes of those sent could not be written to the program's standard input yet. */
  default long unsent() {
    return 0;
  }

  /** Closes the program's standard input after all bytes sent before. */
  void endInput();

  /**
   * Sends what a source supplies, and closes the standard input after it. Not to be used together
   * with {@link #send} and {@link #endInput}.
   */
  default void sendFrom(InputSource source) {
    throw new UnsupportedOperationException();
  }

  /** {@link Listener#room} is no longer 0. */
  default void proceed() {}

  /**
   * The source of the input has more to say: sends what the program takes now, on the calling
   * thread.
   */
  default void sendNow() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reports a piece of standard output to the listener now, on the calling thread, if there is one.
   * For a listener that takes output only when it asks for it: waiting for the thread that serves
   * all programs would take longer than reading.
   */
  default void readNow() {}

  /** Asks the program and all processes that it started to end: SIGTERM. */
  void terminate();

  /** Kills the program and all processes that it started, until none is left: SIGKILL. */
  void kill();
}
