package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.pause.Pause;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the admitted runs and the slots of a type, and admits or refuses runs. The decision is
 * made at once and without the supervisor, so that a refusal is cheap under overload, and neither
 * the supervisor's mailbox nor its waiting line can grow beyond what is admitted here.
 *
 * <p>Outlives the supervisor. Thread-safe.
 */
public final class Capacity {
  private final String type;
  private final Drain drain;
  private final Definitions definitions;

  /** Run when no run is admitted any more; null unless the type was removed. */
  private volatile @Nullable Runnable whenRemoved;

  /** Why new runs are refused although the type is declared; null unless it is paused. */
  private volatile @Nullable Pause pause;

  private final AtomicInteger admitted = new AtomicInteger();

  /**
   * How many calls wait for a slot: a task may overtake them only if the supervisor hands it a
   * slot.
   */
  private volatile int callsWaiting;

  private Capacity(Definition first, Drain drain) {
    this.type = first.settings().name();
    this.definitions = new Definitions(first);
    this.drain = drain;
  }

  /** The capacity of a type, which the drain of its node waits for. */
  public static Capacity of(Definition first, Drain drain) {
    Capacity capacity = new Capacity(first, drain);
    drain.add(capacity);
    return capacity;
  }

  /** What the type is now. */
  public Definition definition() {
    return definitions.current();
  }

  /** Returns all definitions that are in use. */
  public List<Definition> definitions() {
    return definitions.all();
  }

  /**
   * Replaces the definition: new slots have the new one, slots that are taken keep theirs. Also
   * readmits a type that was removed.
   *
   * @param next takes over the limits whose settings have not changed
   * @param whenUnused given the old definition once its last slot is free, on any thread
   */
  public synchronized void redefine(
      Definition next, LongSupplier nanoClock, Consumer<Definition> whenUnused) {
    Definition before = definitions.current();
    definitions.replaceBy(next.following(before, nanoClock));
    whenRemoved = null;
    definitions.retire(before, whenUnused);
  }

  /**
   * Removes the type: new runs are refused, and admitted runs end as they would have.
   *
   * @param whenUnused given the definition once the last run has ended, on any thread
   */
  public synchronized void remove(Consumer<Definition> whenUnused) {
    Definition last = definitions.current();
    whenRemoved = () -> last.retire(() -> whenUnused.accept(last));
    removeIfUnused();
  }

  /**
   * Pauses or resumes the type: while it is paused new runs are refused, and admitted runs go on. A
   * type that was removed and comes back is still paused.
   *
   * @param now null to resume it
   */
  public void pause(@Nullable Pause now) {
    pause = now;
  }

  /** The pause of the type; null if it is not paused. */
  public @Nullable Pause pause() {
    return pause;
  }

  private void removeIfUnused() {
    Runnable then = whenRemoved;
    if (then != null && admitted.get() == 0) {
      then.run();
    }
  }

  /** Returns why a run would be refused now; null if one would be admitted. Changes nothing. */
  public Outcome.@Nullable Refused precheck() {
    Outcome.Refused refusal = refusal();
    return refusal != null || admitted.get() < limit() ? refusal : texts().full();
  }

  /**
   * Returns why a run would be refused now even if no other run were admitted; null if it would
   * not.
   */
  public Outcome.@Nullable Refused refusal() {
    if (drain.begun()) {
      return CapacityRefusals.draining(false);
    }
    if (whenRemoved != null) {
      return texts().removed();
    }
    Pause now = pause;
    if (now != null) {
      return CapacityRefusals.paused(now);
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
    if (admitted.incrementAndGet() > limit()) {
      release();
      return texts().full();
    }
    // Checked again: the drain may have begun in between, and have found no run admitted; or the
    // type was removed.
    if (drain.begun() || whenRemoved != null) {
      release();
      return drain.begun() ? CapacityRefusals.draining(false) : texts().removed();
    }
    return null;
  }

  public void release() {
    if (admitted.decrementAndGet() == 0) {
      if (drain.begun()) {
        drain.completeIfIdle();
      }
      if (whenRemoved != null) {
        removeIfUnused();
      }
    }
  }

  /** Admits the run of a task whose slot was taken before; it must {@link #release} its place. */
  public void admitTask(Slot slot) {
    admitted.incrementAndGet();
    slot.begin();
  }

  /** Takes a slot; null if all are taken. */
  public @Nullable Slot takeSlot() {
    return definitions.takeSlot();
  }

  /**
   * Takes a slot for a task, unless a call waits for one. Until the task is admitted, no attempt
   * holds the slot: the store may have no task for it.
   */
  public @Nullable Slot takeSlotForTask() {
    return callsWaiting > 0 || whenRemoved != null ? null : definitions.reserveSlot();
  }

  public void callsWaiting(int count) {
    if (callsWaiting != count) {
      callsWaiting = count;
    }
  }

  /** The number of calls in the waiting line. */
  public int waiting() {
    return callsWaiting;
  }

  /** The number of slots that are taken: by attempts, and for tasks that are not claimed yet. */
  public int slotsTaken() {
    return definitions.slotsTaken();
  }

  /** The number of slots that attempts hold. */
  public int slotsUsed() {
    return definitions.slotsUsed();
  }

  /** The number of admitted runs: running, waiting, or pausing between attempts. */
  public int admitted() {
    return admitted.get();
  }

  /** The number of runs that could still be admitted. */
  public int places() {
    return Math.max(0, limit() - admitted.get());
  }

  /** How many attempts were abandoned and still run, those of suspects included. */
  public int leaked() {
    return definitions.leaked();
  }

  /** The programs that outlive their kill, those of suspects included. */
  public List<Survivors.Survivor> survivors() {
    return definitions.survivors();
  }

  public boolean leakedTooMany() {
    return leaked() >= bounds().maxLeaked() || definitions.exhausted();
  }

  private TypeSettings.Capacity bounds() {
    return definitions.current().settings().capacity();
  }

  /** How many runs may be admitted. */
  private int limit() {
    TypeSettings.Capacity bounds = bounds();
    return bounds.concurrency() + bounds.maxWaiting();
  }

  public Outcome.Refused leakedWorkers(boolean begun) {
    return texts().leakedWorkers(leaked(), definitions.exhausted(), begun);
  }

  /** The refusal of a run for which no slot fell free in time. */
  public Outcome.Refused waitedTooLong(boolean begun) {
    return texts().waitedTooLong(begun);
  }

  /** The refusal of a run for which no process became ready in time. */
  public Outcome.Refused noProcess(boolean begun) {
    return texts().noProcess(begun);
  }

  /** The refusal of a run whose supervisor failed, or whose node stops. */
  public Outcome.Refused interrupted(boolean begun) {
    return drain.begun() ? CapacityRefusals.draining(begun) : texts().supervisorRestarted(begun);
  }

  /** The refusal of a task that another node may be about to claim, as this node lost its lease. */
  public static Outcome.Refused leaseLost(boolean begun) {
    return CapacityRefusals.leaseLost(begun);
  }

  private CapacityRefusals texts() {
    return new CapacityRefusals(type, bounds());
  }
}
