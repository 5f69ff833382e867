package dev.firebreak.supervision;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Sends its supervisor a tick at fixed intervals, as long as a run has a deadline. */
final class Ticker {
  private final TimerScheduler<Supervisor.Command> timers;
  private final Supervisor.Command tick;
  private boolean going;

  Ticker(TimerScheduler<Supervisor.Command> timers, Supervisor.Command tick) {
    this.timers = timers;
    this.tick = tick;
  }

  void start() {
    if (!going) {
      going = true;
      timers.startTimerWithFixedDelay(tick, tick, Duration.ofNanos(DeadlineWheel.TICK_NANOS));
    }
  }

  void stop() {
    if (going) {
      going = false;
      timers.cancel(tick);
    }
  }
}
