package dev.firebreak.supervise;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolate.Isolation;
import java.util.function.LongSupplier;

/**
 * A kind of work at run time: what its supervisor and workers share, and what is left of them when
 * they fail.
 *
 * @param settings as declared
 * @param isolation how its attempts run
 * @param room who is in the house
 * @param guards who may not come in, though there is room
 * @param watcher who wants to know
 * @param nanoClock as {@link System#nanoTime}
 */
public record Type(
    TypeSettings settings,
    Isolation isolation,
    Room room,
    Guards guards,
    Watcher watcher,
    LongSupplier nanoClock) {

  /** A type that nobody has come to yet. */
  public static Type create(
      TypeSettings settings,
      Isolation isolation,
      Watcher watcher,
      Drain drain,
      LongSupplier nanoClock) {
    Room room = new Room(settings, isolation, drain);
    Guards guards = Guards.of(settings, nanoClock);
    return new Type(settings, isolation, room, guards, watcher, nanoClock);
  }

  /** Its name, as in the URL. */
  public String name() {
    return settings.name();
  }

  Breaker breaker() {
    return guards.breaker();
  }

  long now() {
    return nanoClock.getAsLong();
  }
}
