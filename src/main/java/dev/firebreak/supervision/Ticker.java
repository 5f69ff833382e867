package dev.firebreak.supervision;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Tells its supervisor that time passes, while that waits for something and only then. */
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
