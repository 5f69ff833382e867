package dev.firebreak.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread continues whatever its work throws, and its end is reported. */
class LoopTest {
  private static final long LONG = TimeUnit.DAYS.toNanos(1);

  private final BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile boolean over;

  @AfterEach
  void end() {
    over = true;
    turns.add(() -> {});
    Loops.onDeath(_ -> {});
  }

  private Loop.Work work() {
    return new Loop.Work() {
      @Override
      public boolean turn() throws InterruptedException {
        turns.take().run();
        return !over;
      }

      @Override
      public void failed(Throwable thrown) {
        if (failed.incrementAndGet() == 1) {
          throw new StackOverflowError("so does what comes after");
        }
      }
    };
  }

  private static CompletableFuture<Thread> turnOf(BlockingQueue<Runnable> turns) {
    CompletableFuture<Thread> done = new CompletableFuture<>();
    turns.add(() -> done.complete(Thread.currentThread()));
    return done;
  }

  @Test
  void theThreadContinuesAfterItsWorkHasHandledAnError() {
    try (Suspicion suspicion = new Suspicion()) {
      Loop loop = Loop.waiting("a loop", work()).start();
      turns.add(
          () -> {
            throw new OutOfMemoryError("made up");
          });
      assertThat(turnOf(turns)).succeedsWithin(Duration.ofSeconds(60));
      assertThat(failed).hasValue(2);
      assertThat(suspicion.raised()).isTrue();
      // The turn that told is over a moment later.
      await().until(() -> loop.trouble(System.nanoTime() + LONG) == null);
    }
  }

  @Test
  void aLoopWhoseTurnsAllFailForLongIsReported() {
    Loop loop =
        Loop.waiting(
                "a broken loop",
                () -> {
                  if (over) {
                    return false;
                  }
                  throw new NoClassDefFoundError("a/missing/Thing");
                })
            .start();
    long later = System.nanoTime() + Loop.FAILING.plusHours(1).toNanos();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(loop.trouble(later))
                    .contains("a broken loop", "NoClassDefFoundError: a/missing/Thing"));
    assertThat(loop.trouble(System.nanoTime())).isNull();
  }

  @Test
  void theEndOfARequiredThreadIsReportedAndRemembered() {
    CompletableFuture<String> reason = new CompletableFuture<>();
    Loops.onDeath(reason::complete);
    Loop loop =
        Loop.waiting(
                "a mortal loop",
                new Loop.Work() {
                  @Override
                  public boolean turn() {
                    return false;
                  }

                  @Override
                  public void end() {
                    throw new OutOfMemoryError("at the end");
                  }
                })
            .start();
    try {
      assertThat(reason)
          .succeedsWithin(Duration.ofSeconds(60))
          .asString()
          .contains("a mortal loop", "OutOfMemoryError: at the end");
      assertThat(Loops.troubles()).anyMatch(trouble -> trouble.contains("a mortal loop"));
    } finally {
      Loops.forget(loop);
    }
  }

  @Test
  void aLoopThatHasEndedIsNotReported() {
    Loop loop = Loop.waiting("a short loop", () -> false).start();
    loop.join();
    assertThat(loop.trouble(System.nanoTime() + LONG)).isNull();
  }

  @Test
  void aPromptLoopThatDoesNoTurnWhenWokenIsStuck() {
    CompletableFuture<Void> blocked = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Loop loop = Loop.prompt("a stuck loop", work(), () -> turns.add(() -> {})).start();
    turns.add(
        () -> {
          begun.complete(null);
          blocked.join();
        });
    begun.join();
    long now = System.nanoTime();
    long later = now + Loop.STUCK.toNanos();
    assertThat(loop.trouble(now)).isNull();
    assertThat(loop.trouble(later - 1)).isNull();
    assertThat(loop.trouble(later)).contains("a stuck loop", "has done nothing for 60 s");
    blocked.complete(null);
    assertThat(turnOf(turns)).succeedsWithin(Duration.ofSeconds(60));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(loop.trouble(later + LONG)).isNull());
  }

  @Test
  void anIdleLoopIsNotStuck() {
    Loop loop = Loop.prompt("an idle loop", work(), () -> turns.add(() -> {})).start();
    long now = System.nanoTime();
    assertThat(loop.trouble(now)).isNull();
    assertThat(turnOf(turns)).succeedsWithin(Duration.ofSeconds(60));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(loop.trouble(now + LONG)).isNull());
  }
}
