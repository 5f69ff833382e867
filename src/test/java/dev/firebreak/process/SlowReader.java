package dev.firebreak.process;

import dev.firebreak.fixture.Patience;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes one byte of output at a time, and some time for each. */
final class SlowReader implements Listener {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final CompletableFuture<Integer> all = new CompletableFuture<>();
  private int bytes;

  @Override
  public int room() {
    return 1;
  }

  @Override
  public void out(ByteBuffer piece) {
    bytes += piece.remaining();
    LockSupport.parkNanos(PAUSE);
  }

  @Override
  public void err(ByteBuffer piece) {}

  @Override
  public void ended(Ending ending) {
    all.complete(bytes);
  }

  /** Waits for the end of the program; returns how many bytes it was given until then. */
  int bytesAtTheEnd() throws Exception {
    return all.get(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
