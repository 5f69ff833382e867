package dev.firebreak.keeper;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node that dies when a test says so. */
final class FakeProgram implements KeptProgram {
  private static final int PATIENCE_S = Patience.SECONDS;

  private final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();
  volatile boolean broken;
  volatile @Nullable Error failure;

  /** What becomes of it, and what it was told. */
  record Run(
      CompletableFuture<NodeExit> end,
      CompletableFuture<Void> stopped,
      CompletableFuture<Void> reloaded,
      CompletableFuture<Void> killed)
      implements Running {
    void die(int exitCode) {
      end.complete(new NodeExit.Ended(1, exitCode, true));
    }

    @Override
    public NodeExit await() {
      return end.join();
    }

    @Override
    public void stop() {
      stopped.complete(null);
    }

    @Override
    public void reload() {
      reloaded.complete(null);
    }

    @Override
    public void kill() {
      killed.complete(null);
    }
  }

  @Override
  public Running start() throws IOException {
    if (broken) {
      throw new IOException("no more processes");
    }
    Error error = failure;
    if (error != null) {
      throw error;
    }
    Run run =
        new Run(
            new CompletableFuture<>(),
            new CompletableFuture<>(),
            new CompletableFuture<>(),
            new CompletableFuture<>());
    runs.add(run);
    return run;
  }

  /** The next one that was started. */
  Run next() throws InterruptedException {
    Run run = runs.poll(PATIENCE_S, TimeUnit.SECONDS);
    if (run == null) {
      throw new AssertionError("nothing was started");
    }
    return run;
  }

  boolean isStartedOnceMore() {
    return !runs.isEmpty();
  }
}
