package dev.firebreak.process;

import java.nio.ByteBuffer;

/**
 * Hears of a program. All is called on one thread that serves all programs: it must neither block
 * nor throw. The bytes are valid during the call only.
 */
public interface Listener {
  /** Some of what it wrote to its standard output. */
  void out(ByteBuffer bytes);

  /** Some of what it wrote to its standard error. */
  void err(ByteBuffer bytes);

  /**
   * It has ended, its process and all that it started are gone, and all output was told.
   *
   * @param ending how
   */
  void ended(Ending ending);
}
