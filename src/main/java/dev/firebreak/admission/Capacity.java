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
 * How many runs of a type are in the house, and whether one more may come in. Decided at once and
 * without the supervisor, so that refusing costs little when there is most to refuse, and so that
 * neither its mailbox nor its waiting line can grow beyond what is let in here.
 *
 * <p>Outlives the supervisor. Thread-safe.
 */
public final class Capacity {
  private final TypeSettings type;
  private final Isolation isolation;

  /** Where suspects run; null if that is no other place. */
  private final @Nullable Isolation suspectIsolation;

  private final Drain drain;
  private final int limit;
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();

  /** How many calls are in line: no task goes past them but by their supervisor's leave. */
  private volatile int callsWaiting;

  /**
   * The right to run one handler. Held until that handler has ended or was given up, whatever
   * becomes of its worker and supervisor meanwhile. Can be freed more than once.
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

    /** Its handler runs on, and nobody waits for it any more. */
    public void giveUp() {
      givenUp = true;
      free();
    }

    /** Whether a handler runs by it, or did so when it was given up. */
    public boolean inUse() {
      return givenUp || held.get();
    }
  }

  public Capacity(TypeSettings type, Isolation isolation, Isolation apart, Drain drain) {
    this.type = type;
    this.isolation = isolation;
    this.suspectIsolation = apart.equals(isolation) ? null : apart;
    this.drain = drain;
    this.limit = type.capacity().concurrency() + type.capacity().maxWaiting();
    drain.add(this);
  }

  /** Why nobody would be let in now; null if somebody would. */
  public Outcome.@Nullable Refused precheck() {
    Outcome.Refused closed = refusal();
    return closed != null || admitted.get() < limit ? closed : full();
  }

  /** Why nobody would be let in now even if all were gone; null if somebody would. */
  public Outcome.@Nullable Refused refusal() {
    if (drain.begun()) {
      return draining(false);
    }
    return leakedTooMany() ? leakedWorkers(false) : null;
  }

  /** Lets one in, who must {@link #release}; or says why not. */
  public Outcome.@Nullable Refused admit() {
    Outcome.Refused refusal = precheck();
    if (refusal != null) {
      return refusal;
    }
    if (admitted.incrementAndGet() > limit) {
      release();
      return full();
    }
    // Looked at again: the drain may have begun, and have found the house empty, in between.
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

  /** Lets a task in, whose slot was taken before; it must {@link #release}. */
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

  /** How many handlers run. */
  public int slotsTaken() {
    return taken.get();
  }

  /** How many are in the house: running, waiting, or pausing between attempts. */
  public int admitted() {
    return admitted.get();
  }

  /** How many more fit into the house. */
  public int places() {
    return Math.max(0, limit - admitted.get());
  }

  /** How many attempts were abandoned and still run, those of suspects included. */
  public int leaked() {
    return isolation.leaked() + (suspectIsolation == null ? 0 : suspectIsolation.leaked());
  }

  /** The programs that were killed and are still there, those of suspects included. */
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
            + " were given up after their timeout and still run; the limit is "
            + type.capacity().maxLeaked()
            + (isolation.exhausted() ? ", and all spare carriers of the node are held" : ""),
        begun);
  }

  /** For a run that no slot fell free for. */
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

  /** For a run that no process became ready for. */
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

  /** For a run that was in the house when its supervisor or the whole node went. */
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

  /** For a task whose claim is about to be another node's. */
  public static Outcome.Refused leaseLost(boolean begun) {
    return new Outcome.Refused(
        Refusal.LEASE_LOST,
        "This node could not tell the store in time that it lives, and gave up its tasks",
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
