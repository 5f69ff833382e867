package dev.firebreak.liveness;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A line on standard error that can be written without allocating memory, and that delays the
 * process only briefly if standard error is not read. A thread that was started in advance writes
 * it, because later no thread may be available.
 */
final class FatalMessage {
  private static final int STACK = 128 * 1024;
  private static final int PATIENCE_S = 1;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch said = new CountDownLatch(1);
  private final byte[] words;

  // Not System.err, which needs memory to encode, and whose lock another thread may hold.
  private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);

  private FatalMessage(byte[] words) {
    this.words = words;
  }

  static FatalMessage ready(byte[] words) {
    FatalMessage ready = new FatalMessage(words);
    Thread.ofPlatform().name("last-words").daemon().stackSize(STACK).start(ready::write);
    return ready;
  }

  private void write() {
    try {
      asked.await();
      err.write(words);
    } catch (InterruptedException | IOException _) {
      // The failure can't be reported anywhere.
    } finally {
      said.countDown();
    }
  }

  /** Writes the line; waits for a second at most. */
  void say() {
    asked.countDown();
    try {
      boolean _ = said.await(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException | OutOfMemoryError _) {
      // The process ends in any case.
    }
  }
}
