package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the admitted runs and the slots of a type, and admits or refuses runs. The decision is
 * made at once and without the supervisor, so that a refusal is cheap under overload, and neither
 * the supervisor's mailbox nor its waiting line can grow beyond what is admitted here.
 *
 * <p>Outlives the supervisor. Thread-safe.
 */
public final class Capacity {
  private final TypeSettings type;
  private final Isolation isolation;

  /** Runs the attempts of suspects; null if that is {@code isolation} as well. */
  private final @Nullable Isolation suspectIsolation;

  private final Drain drain;
  private final int limit;
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * How many calls wait for a slot: a task may overtake them only if the supervisor hands it a
   * slot.
   */
  private volatile int callsWaiting;

  /**
   * The right to run one handler. It is held until that handler has ended or was abandoned,
   * whatever happens to its worker and supervisor meanwhile. Freeing it again has no effect.
   */
  public final class Slot {
    private final AtomicBoolean held = new AtomicBoolean(true);
    private volatile boolean givenUp;

    private Slot() {}

    public void free() {
      if (held.compareAndSet(true, false)) {
        taken.decrementAndGet();
      }
    }

    /** Abandons the handler: it runs on, and its slot is free for another attempt. */
    public void giveUp() {
      givenUp = true;
      free();
    }

    /** Whether a handler holds this slot, or held it when it was abandoned. */
    public boolean inUse() {
      return givenUp || held.get();
    }
  }

  private Capacity(
      TypeSettings type, Isolation isolation, Isolation suspectIsolation, Drain drain) {
    this.type = type;
    this.isolation = isolation;
    this.suspectIsolation = suspectIsolation.equals(isolation) ? null : suspectIsolation;
    this.drain = drain;
    this.limit = type.capacity().concurrency() + type.capacity().maxWaiting();
  }

  /**
   * The capacity of a type, which the drain of its node waits for.
   *
   * @param suspectIsolation runs the attempts of suspects; may be {@code isolation}
   */
  public static Capacity of(
      TypeSettings type, Isolation isolation, Isolation suspectIsolation, Drain drain) {
    Capacity capacity = new Capacity(type, isolation, suspectIsolation, drain);
    drain.add(capacity);
    return capacity;
  }

  /** Returns why a run would be refused now; null if one would be admitted. Changes nothing. */
  public Outcome.@Nullable Refused precheck() {
    Outcome.Refused closed = refusal();
    return closed != null || admitted.get() < limit ? closed : full();
  }

  /**
   * Returns why a run would be refused now even if no other run were admitted; null if it would
   * not.
   */
  public Outcome.@Nullable Refused refusal() {
    if (drain.begun()) {
      return draining(false);
    }
    return leakedTooMany() ? leakedWorkers(false) : null;
  }

  /**
   * Admits a run, which must {@link #release} its place at its end, and returns null; or returns
   * why not.
   */
  public Outcome.@Nullable Refused admit() {
    Outcome.Refused refusal = precheck();
    if (refusal != null) {
      return refusal;
    }
    if (admitted.incrementAndGet() > limit) {
      release();
      return full();
    }
    // Checked again: the drain may have begun in between, and have found no run admitted.
    if (drain.begun()) {
      release();
      return draining(false);
    }
    return null;
  }

  public void release() {
    if (admitted.decrementAndGet() == 0 && drain.begun()) {
      drain.completeIfIdle();
    }
  }

  /** Admits the run of a task whose slot was taken before; it must {@link #release} its place. */
  public void admitTask() {
    admitted.incrementAndGet();
  }

  /** Takes a slot; null if all are taken. */
  @Nullable
  public Slot takeSlot() {
    while (true) {
      int before = taken.get();
      if (before >= type.capacity().concurrency()) {
        return null;
      } else if (taken.compareAndSet(before, before + 1)) {
        return new Slot();
      }
    }
  }

  /** Takes a slot for a task, unless a call waits for one. */
  @Nullable
  public Slot takeSlotForTask() {
    return callsWaiting > 0 ? null : takeSlot();
  }

  public void callsWaiting(int count) {
    if (callsWaiting != count) {
      callsWaiting = count;
    }
  }

  /** The number of slots that are taken. */
  public int slotsTaken() {
    return taken.get();
  }

  /** The number of admitted runs: running, waiting, or pausing between attempts. */
  public int admitted() {
    return admitted.get();
  }

  /** The number of runs that could still be admitted. */
  public int places() {
    return Math.max(0, limit - admitted.get());
  }

  /** How many attempts were abandoned and still run, those of suspects included. */
  public int leaked() {
    return isolation.leaked() + (suspectIsolation == null ? 0 : suspectIsolation.leaked());
  }

  /** The programs that outlive their kill, those of suspects included. */
  public List<Survivors.Survivor> survivors() {
    return suspectIsolation == null
        ? isolation.survivors()
        : Stream.concat(isolation.survivors().stream(), suspectIsolation.survivors().stream())
            .toList();
  }

  public boolean leakedTooMany() {
    return leaked() >= type.capacity().maxLeaked() || isolation.exhausted();
  }

  public Outcome.Refused leakedWorkers(boolean begun) {
    return new Outcome.Refused(
        Refusal.LEAKED_WORKERS,
        leaked()
            + " attempts of type "
            + type.name()
            + " were abandoned after their timeout and still run; the limit is "
            + type.capacity().maxLeaked()
            + (isolation.exhausted() ? ", and all spare carriers of the node are held" : ""),
        begun);
  }

  /** The refusal of a run for which no slot fell free in time. */
  public Outcome.Refused waitedTooLong(boolean begun) {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "No slot of type "
            + type.name()
            + " fell free within "
            + type.capacity().maxWait().toMillis()
            + " ms",
        begun);
  }

  /** The refusal of a run for which no process became ready in time. */
  public Outcome.Refused noProcess(boolean begun) {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "No process of type "
            + type.name()
            + " was ready for the attempt within "
            + type.capacity().maxWait().toMillis()
            + " ms",
        begun);
  }

  /** The refusal of a run whose supervisor failed, or whose node stops. */
  public Outcome.Refused interrupted(boolean begun) {
    return drain.begun()
        ? draining(begun)
        : new Outcome.Refused(
            Refusal.SUPERVISOR_RESTARTED,
            "The supervisor of type " + type.name() + " failed and is being restarted",
            begun);
  }

  private static Outcome.Refused draining(boolean begun) {
    return new Outcome.Refused(Refusal.DRAINING, "This node is stopping", begun);
  }

  /** The refusal of a task that another node may be about to claim, as this node lost its lease. */
  public static Outcome.Refused leaseLost(boolean begun) {
    return new Outcome.Refused(
        Refusal.LEASE_LOST,
        "This node could not renew its lease in time and stopped its tasks",
        begun);
  }

  private Outcome.Refused full() {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "All "
            + type.capacity().concurrency()
            + " slots of type "
            + type.name()
            + " and all "
            + type.capacity().maxWaiting()
            + " places in its waiting line are taken",
        false);
  }
}
