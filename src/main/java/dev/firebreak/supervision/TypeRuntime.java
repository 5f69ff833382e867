package dev.firebreak.supervision;

import dev.firebreak.admission.AdmissionLimits;
import dev.firebreak.admission.Breaker;
import dev.firebreak.admission.Capacity;
import dev.firebreak.admission.Drain;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.store.Start;
import dev.firebreak.task.Outcome;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work at run time: what its supervisor and workers share, and what is left of them when
 * they fail.
 *
 * @param settings as declared
 * @param isolation how its attempts run
 * @param apart how those of a task run that is suspected of killing the JVM
 * @param room who is in the house
 * @param guards who may not come in, though there is room
 * @param backlog which tasks wait outside
 * @param watcher who wants to know
 * @param nanoClock as {@link System#nanoTime}
 */
public record TypeRuntime(
    TypeSettings settings,
    Isolation isolation,
    Isolation apart,
    Capacity room,
    AdmissionLimits guards,
    DueTasks backlog,
    RunListener watcher,
    LongSupplier nanoClock) {

  /** A type that nobody has come to yet, whose attempts all run in the same way. */
  public static TypeRuntime create(
      TypeSettings settings,
      Isolation isolation,
      RunListener watcher,
      Drain drain,
      LongSupplier nanoClock) {
    return create(settings, isolation, isolation, watcher, drain, nanoClock);
  }

  /** A type that nobody has come to yet. */
  public static TypeRuntime create(
      TypeSettings settings,
      Isolation isolation,
      Isolation apart,
      RunListener watcher,
      Drain drain,
      LongSupplier nanoClock) {
    Capacity room = new Capacity(settings, isolation, apart, drain);
    AdmissionLimits guards = AdmissionLimits.of(settings, nanoClock);
    DueTasks backlog = new DueTasks(settings.name());
    return new TypeRuntime(settings, isolation, apart, room, guards, backlog, watcher, nanoClock);
  }

  /** Its name, as in the URL. */
  public String name() {
    return settings.name();
  }

  /** Where the attempts of its tasks begin. */
  public Start start() {
    return settings.way() == TypeSettings.Way.THREAD ? Start.INSIDE : Start.APART;
  }

  /** How many of its tasks may run on all nodes together; null for any number. */
  @Nullable
  public Integer mostInCluster() {
    int most = settings.room().clusterConcurrency();
    return most == 0 ? null : most;
  }

  /** Which limit keeps its tasks from running, as a word; null if none does. */
  @Nullable
  public String keepsWaiting() {
    Outcome.Refused closed = room.closed();
    if (closed == null) {
      closed = guards.breaker().look();
    }
    if (closed != null) {
      return closed.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    } else if (room.slotsTaken() >= settings.room().concurrency()) {
      return "concurrency";
    }
    return mostInCluster() == null ? null : "cluster-concurrency";
  }

  public Breaker breaker() {
    return guards.breaker();
  }

  public long now() {
    return nanoClock.getAsLong();
  }
}
