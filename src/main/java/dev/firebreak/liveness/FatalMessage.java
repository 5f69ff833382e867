package dev.firebreak.liveness;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A line on standard error that can be written without any memory, and that nothing waits for long
 * if nobody reads it. By a thread that is there before: later there may be none to be had.
 */
final class FatalMessage {
  private static final int STACK = 128 * 1024;
  private static final int PATIENCE_S = 1;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch said = new CountDownLatch(1);
  private final byte[] words;

  // Not System.err, which would need memory to encode, and whose lock somebody may hold.
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
      // There is nowhere to say so.
    } finally {
      said.countDown();
    }
  }

  /** Waits for a second at most until they are written. */
  void say() {
    asked.countDown();
    try {
      boolean _ = said.await(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException | OutOfMemoryError _) {
      // The process ends all the same.
    }
  }
}
