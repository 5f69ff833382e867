package dev.firebreak.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While events follow each other closely, the pool looks for them, and none is missed. */
class LentTurnsTest {
  private static final int THREADS = 2;

  private final ForkJoinPool pool =
      new ForkJoinPool(THREADS, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
  private final CountDownLatch held = new CountDownLatch(1);
  private EventLoop loop;

  @BeforeEach
  void open() throws IOException {
    SocketClose closing = new SocketClose(Duration.ZERO, Duration.ZERO, 0, 0);
    loop = EventLoop.start("test-lent", closing, pool);
  }

  @AfterEach
  void end() {
    held.countDown();
    loop.endWhenIdle();
    assertThat(loop.ended().toCompletableFuture())
        .succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    pool.close();
  }

  /** A pipe with a byte that is never read, so that it is ready in each turn. */
  private Pipe always(EventLoop.Ready ready) throws IOException {
    Pipe pipe = LoopPipe.open(loop, ready);
    pipe.sink().write(ByteBuffer.wrap(new byte[1]));
    return pipe;
  }

  private static void close(Pipe pipe) throws IOException {
    pipe.source().close();
    pipe.sink().close();
  }

  private Pipe lent() throws IOException {
    CompletableFuture<Void> inPool = new CompletableFuture<>();
    Pipe busy = always(_ -> completeInPool(inPool));
    assertThat(inPool).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    return busy;
  }

  private static void completeInPool(CompletableFuture<Void> inPool) {
    if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
      inPool.complete(null);
    }
  }

  @Test
  void tasksOfThePoolRunBetweenItsTurns() throws IOException {
    Pipe busy = lent();
    for (int i = 0; i < 10 * THREADS; i++) {
      assertThat(pool.submit(() -> {})).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    }
    close(busy);
  }

  @Test
  void theLoopsThreadHasItsTurnsBackWhenNothingHappens() throws IOException {
    close(lent());
    await().atMost(Patience.LIMIT).until(() -> pool.getActiveThreadCount() == 0);
    CompletableFuture<Thread> served = new CompletableFuture<>();
    Pipe next =
        always(
            key -> {
              key.cancel();
              served.complete(Thread.currentThread());
            });
    assertThat(served)
        .succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS)
        .isNotInstanceOf(ForkJoinWorkerThread.class);
    close(next);
  }

  @Test
  void theLoopsThreadTakesItsTurnsBackFromAPoolOfHeldThreads() throws IOException {
    Pipe busy = lent();
    for (int i = 0; i < THREADS; i++) {
      pool.execute(this::hold);
    }
    CompletableFuture<Void> served = new CompletableFuture<>();
    await().atMost(Patience.LIMIT).until(() -> pool.getQueuedSubmissionCount() == 0);
    Pipe other =
        always(
            key -> {
              if (!(Thread.currentThread() instanceof ForkJoinWorkerThread)) {
                key.cancel();
                served.complete(null);
              }
            });
    assertThat(served).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    close(busy);
    close(other);
  }

  private void hold() {
    try {
      held.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aPoolThatIsShutDownGetsNoTurns() throws IOException {
    pool.shutdown();
    CountDownLatch served = new CountDownLatch(10);
    Pipe busy = always(_ -> served.countDown());
    await().atMost(Patience.LIMIT).until(() -> served.getCount() == 0);
    close(busy);
  }

  @Test
  void theLoopEndsWhileItsTurnsAreLent() throws IOException {
    Pipe busy = lent();
    loop.endWhenIdle();
    close(busy);
    assertThat(loop.ended().toCompletableFuture())
        .succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
