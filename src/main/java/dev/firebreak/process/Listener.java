package dev.firebreak.process;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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
   * It was killed some time ago, and it or something that it started is still there: it runs as
   * another user, or hangs in the kernel. Nothing more of what it writes is told. {@link #ended}
   * follows if all of it ever goes.
   *
   * @param reason names a process that is left and says what is known of it
   * @param root how the first process ended; null if that is among those that are left
   */
  default void survived(String reason, @Nullable Ending root) {}

  /**
   * It has ended, its process and all that it started are gone, and all output was told.
   *
   * @param ending how
   */
  void ended(Ending ending);
}
