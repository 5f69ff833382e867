package dev.firebreak.workerprocess;

import org.jspecify.annotations.Nullable;

/** Who is told what a process says. All but {@link #heard} is called with the pool held. */
interface LineHandler {
  /** Whether anything that it says still matters. */
  boolean listens();

  /**
   * The attempt that it is to answer; empty while it is not ready, when it may speak of itself;
   * null if it is not to say anything.
   */
  @Nullable String asked();

  /** A line that is none of the protocol's. */
  void lament(byte[] line);

  /** It spoke without being asked. Its end. */
  void unasked(byte[] line);

  /**
   * It wrote more than it may. Its end.
   *
   * @param begun the beginning
   * @param noRoom whether there was no memory for what it may write
   */
  void tooLong(byte[] begun, boolean noRoom);

  /** What it wrote could not be dealt with. Its end. */
  void failed(Throwable why);

  /** An answer, and the line that it was. */
  void heard(Answer answer, byte[] line);
}
