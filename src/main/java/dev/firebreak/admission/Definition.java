package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.task.Versions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a type is from one reload of the configuration to the next: its settings, what runs its
 * attempts, and its limits. An attempt has one definition from its beginning to its end, that of
 * its slot. A definition that was replaced is closed when the last of its slots is free.
 * Thread-safe.
 */
public final class Definition {
  /** Instead of a count: no slot can be taken any more. */
  private static final int RETIRED = Integer.MIN_VALUE / 2;

  private final TypeSettings settings;
  private final Isolation isolation;
  private final Isolation suspectIsolation;
  private final AdmissionLimits limits;
  private final Versions versions;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Run once when the last slot is free; null while the definition is in use. */
  private volatile @Nullable Runnable whenUnused;

  private Definition(
      TypeSettings settings,
      Isolation isolation,
      Isolation suspectIsolation,
      AdmissionLimits limits,
      Versions versions) {
    this.settings = settings;
    this.isolation = isolation;
    this.suspectIsolation = suspectIsolation;
    this.limits = limits;
    this.versions = versions;
  }

  /**
   * The first definition of a type.
   *
   * @param suspectIsolation runs the attempts of suspects; may be {@code isolation}
   */
  public static Definition of(
      TypeSettings settings,
      Isolation isolation,
      Isolation suspectIsolation,
      LongSupplier nanoClock) {
    AdmissionLimits limits = AdmissionLimits.of(settings, nanoClock);
    return new Definition(
        settings, isolation, suspectIsolation, limits, settings.work().versions());
  }

  /** The same with limits that continue those of an earlier definition, as far as they agree. */
  Definition following(Definition before, LongSupplier nanoClock) {
    AdmissionLimits next = before.limits.adapted(before.settings, settings, nanoClock);
    return new Definition(settings, isolation, suspectIsolation, next, versions);
  }

  /** The same for a handler whose plugin has this version, unless the settings name another. */
  public Definition ofPlugin(@Nullable String version) {
    return new Definition(
        settings, isolation, suspectIsolation, limits, versions.withDefault(version));
  }

  public TypeSettings settings() {
    return settings;
  }

  /** The version of its tasks, and those that run here. */
  public Versions versions() {
    return versions;
  }

  /** Runs the attempts. */
  public Isolation isolation() {
    return isolation;
  }

  /** Runs the attempts of tasks that are suspected of killing the JVM. */
  public Isolation suspectIsolation() {
    return suspectIsolation;
  }

  /** What refuses runs although there is capacity. */
  public AdmissionLimits limits() {
    return limits;
  }

  /** How many slots are taken. */
  int slotsTaken() {
    return Math.max(0, taken.get());
  }

  /** Takes a slot if fewer than these are taken. */
  boolean tryTakeSlot(int limit) {
    while (true) {
      int before = taken.get();
      if (before < 0 || before >= limit) {
        return false;
      } else if (taken.compareAndSet(before, before + 1)) {
        return true;
      }
    }
  }

  void freeSlot() {
    if (taken.decrementAndGet() == 0 && whenUnused != null) {
      retireIfUnused();
    }
  }

  /** Takes no new slots once all are free. */
  void retire(Runnable then) {
    whenUnused = then;
    retireIfUnused();
  }

  /** Whether no slot can be taken any more. */
  boolean isRetired() {
    return taken.get() < 0;
  }

  private void retireIfUnused() {
    Runnable then = whenUnused;
    if (then != null && taken.compareAndSet(0, RETIRED)) {
      then.run();
    }
  }

  /** How many attempts were abandoned and still run. */
  int leaked() {
    return isolation.leaked() + (hasOwnSuspects() ? suspectIsolation.leaked() : 0);
  }

  boolean hasOwnSuspects() {
    return !suspectIsolation.equals(isolation);
  }

  /** Closes the handler and its threads or processes. Blocks. */
  public void close() {
    if (closed.compareAndSet(false, true)) {
      suspectIsolation.close();
      isolation.close();
    }
  }
}
