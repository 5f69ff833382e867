package dev.firebreak.socket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of this machine, to which sockets are assigned in turn. */
final class EventLoops {
  /** One loop for this many cores: waiting and reading is a quarter of the cost of a request. */
  private static final int CORES_EACH = 4;

  private final List<EventLoop> all = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Starts the loops.
   *
   * @param pool the threads to which they may lend their turns
   */
  EventLoops(SocketClose closing, Executor pool) throws IOException {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_EACH);
    int sockets = (closing.sockets() + count - 1) / count;
    SocketClose each =
        new SocketClose(closing.writing(), closing.lingering(), closing.bytes(), sockets);
    for (int i = 0; i < count; i++) {
      all.add(EventLoop.start("firebreak-sockets-" + i, each, pool));
    }
  }

  /** The loop that listens. */
  EventLoop first() {
    return all.getFirst();
  }

  EventLoop next() {
    return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
  }

  /**
   * Makes each loop end when the last of its sockets is closed.
   *
   * @return completes when all loops have ended
   */
  CompletionStage<Void> end() {
    all.forEach(EventLoop::endWhenIdle);
    return CompletableFuture.allOf(
        all.stream()
            .map(loop -> loop.ended().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }
}
