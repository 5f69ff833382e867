package dev.firebreak.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Patience;
import dev.firebreak.liveness.Suspicion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with one socket keeps no other from being served. */
class EventLoopTest {
  private final EventLoop loop = open();
  private final Suspicion suspicion = new Suspicion();

  private static EventLoop open() {
    try {
      return EventLoop.start(
          "test-sockets", new SocketClose(Duration.ZERO, Duration.ZERO, 0, 0), Runnable::run);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() {
    suspicion.close();
    loop.endWhenIdle();
  }

  private static void write(Pipe pipe) throws IOException {
    pipe.sink().write(ByteBuffer.wrap(new byte[1]));
  }

  private static void fail() {
    throw new OutOfMemoryError("made up");
  }

  @Test
  void aSocketThatFailsIsClosedAndTheOthersAreServed() throws IOException {
    Pipe bad = LoopPipe.open(loop, _ -> fail());
    write(bad);
    await().atMost(Patience.LIMIT).until(() -> !bad.source().isOpen());
    assertThat(suspicion.raised()).isTrue();
    CompletableFuture<Void> served = new CompletableFuture<>();
    Pipe good =
        LoopPipe.open(
            loop,
            key -> {
              key.cancel();
              EventLoop.close(key.channel());
              served.complete(null);
            });
    write(good);
    assertThat(served).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    bad.sink().close();
    good.sink().close();
  }

  @Test
  void aTaskThatFailsKeepsNoOtherFromRunning() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          loop.execute(EventLoopTest::fail);
          loop.execute(() -> done.complete(null));
        });
    assertThat(done).succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    assertThat(suspicion.raised()).isTrue();
  }

  /** The event arrives after the select of the turn, as the end of a lingering connection may. */
  @Test
  void theLoopEndsWhenItsLastEventClosesItsLastChannel() throws IOException {
    Pipe last = LoopPipe.open(loop, key -> EventLoop.close(key.channel()));
    loop.execute(
        () -> {
          try {
            write(last);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          loop.endWhenIdle();
        });
    assertThat(loop.ended().toCompletableFuture())
        .succeedsWithin(Patience.SECONDS, TimeUnit.SECONDS);
    last.sink().close();
  }
}
