package dev.firebreak.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Ends waits that have lasted as long as their callers wanted. By the scheduler of the actor
 * system, because that of {@link CompletableFuture} wakes a thread for each wait, twice.
 *
 * @param system runs what follows a wait that was ended
 */
record WaitLimit(ActorSystem<?> system) {
  /** Cancels a wait after so many seconds, unless it is over by then. */
  void set(CompletableFuture<?> wait, int seconds) {
    Cancellable timer =
        system
            .scheduler()
            .scheduleOnce(
                Duration.ofSeconds(seconds), () -> wait.cancel(false), system.executionContext());
    var _ = wait.whenComplete((_, _) -> timer.cancel());
  }
}
