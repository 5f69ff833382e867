package dev.firebreak.process;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the output and the end of a program. All methods are called on one thread that serves
 * all programs, but for output that is read by {@link Running#readNow}, and by one thread at a
 * time: they must neither block nor throw. The bytes are valid during the call only.
 */
public interface Listener {
  /**
   * How many bytes of standard output may be reported now. While it is 0, none is read, so that the
   * program waits once its pipe is full; {@link Running#proceed} ends that. What the pipe holds
   * when the program has ended is reported in any case.
   */
  default int room() {
    return Integer.MAX_VALUE;
  }

  /** The program wrote these bytes to its standard output. */
  void out(ByteBuffer bytes);

  /** The program wrote these bytes to its standard error. */
  void err(ByteBuffer bytes);

  /** A pipe of requests, which is read while the program runs and then closed; null for none. */
  default @Nullable RequestPipe requests() {
    return null;
  }

  /** These bytes were read from the pipe of requests. */
  default void requested(ByteBuffer bytes) {}

  /**
   * The program was killed some time ago, and it or a process that it started still exists: the
   * process runs as another user, or hangs in the kernel. No more output is reported. {@link
   * #ended} follows if all processes end later.
   *
   * @param reason names a process that is left, with its known state
   * @param root how the first process ended; null if it is among the processes that are left
   */
  default void survived(String reason, @Nullable Ending root) {}

  /**
   * The program and all processes that it started have ended, and all output was reported.
   *
   * @param ending how the program ended
   */
  void ended(Ending ending);
}
