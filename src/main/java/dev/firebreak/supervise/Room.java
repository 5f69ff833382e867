package dev.firebreak.supervise;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many runs of a type are in the house, and whether one more may come in. Decided at once and
 * without the supervisor, so that refusing costs little when there is most to refuse, and so that
 * neither its mailbox nor its waiting line can grow beyond what is let in here.
 *
 * <p>Outlives the supervisor. Thread-safe.
 */
public final class Room {
  private final TypeSettings type;
  private final IntSupplier leaked;
  private final Drain drain;
  private final int limit;
  private final AtomicInteger admitted = new AtomicInteger();

  Room(TypeSettings type, IntSupplier leaked, Drain drain) {
    this.type = type;
    this.leaked = leaked;
    this.drain = drain;
    this.limit = type.room().concurrency() + type.room().maxWaiting();
    drain.add(this);
  }

  /** Why nobody would be let in now; null if somebody would. */
  public Outcome.@Nullable Refused look() {
    if (drain.begun()) {
      return draining(false);
    } else if (leakedTooMany()) {
      return leakedWorkers(false);
    }
    return admitted.get() < limit ? null : full();
  }

  /** Lets one in, who must {@link #leave}; or says why not. */
  Outcome.@Nullable Refused admit() {
    Outcome.Refused refusal = look();
    if (refusal != null) {
      return refusal;
    }
    if (admitted.incrementAndGet() > limit) {
      leave();
      return full();
    }
    // Looked at again: the drain may have begun, and have found the house empty, in between.
    if (drain.begun()) {
      leave();
      return draining(false);
    }
    return null;
  }

  void leave() {
    if (admitted.decrementAndGet() == 0 && drain.begun()) {
      drain.lookWhetherIdle();
    }
  }

  /** How many are in the house: running, waiting, or pausing between attempts. */
  public int admitted() {
    return admitted.get();
  }

  boolean leakedTooMany() {
    return leaked.getAsInt() >= type.room().maxLeaked();
  }

  Outcome.Refused leakedWorkers(boolean begun) {
    return new Outcome.Refused(
        Refusal.LEAKED_WORKERS,
        leaked.getAsInt()
            + " handlers of type "
            + type.name()
            + " were given up after their timeout and still run; the limit is "
            + type.room().maxLeaked(),
        begun);
  }

  /** For a run that no slot fell free for. */
  Outcome.Refused waitedTooLong(boolean begun) {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "No slot of type "
            + type.name()
            + " fell free within "
            + type.room().maxWait().toMillis()
            + " ms",
        begun);
  }

  /** For a run that was in the house when its supervisor or the whole node went. */
  Outcome.Refused interrupted(boolean begun) {
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

  private Outcome.Refused full() {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "All "
            + type.room().concurrency()
            + " slots of type "
            + type.name()
            + " and all "
            + type.room().maxWaiting()
            + " places in its waiting line are taken",
        false);
  }
}
