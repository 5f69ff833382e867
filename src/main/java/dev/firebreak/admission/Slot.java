package dev.firebreak.admission;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The right to run one handler. It is held until that handler has ended or was abandoned, whatever
 * happens to its worker and supervisor meanwhile. Freeing it again has no effect. Thread-safe.
 */
public final class Slot {
  private final Definition definition;
  private final AtomicBoolean held = new AtomicBoolean(true);
  private final @Nullable AtomicInteger allReserved;
  private final AtomicBoolean reserved;
  private volatile boolean abandoned;

  /**
   * Creates a slot that is held.
   *
   * @param allReserved counts this slot until its attempt begins; null if that begins at once
   */
  Slot(Definition definition, @Nullable AtomicInteger allReserved) {
    this.definition = definition;
    this.allReserved = allReserved;
    this.reserved = new AtomicBoolean(allReserved != null);
  }

  /** What the type was when the slot was taken. */
  public Definition definition() {
    return definition;
  }

  /** Notes that the attempt begins for which this slot was reserved. */
  void begin() {
    if (allReserved != null && reserved.compareAndSet(true, false)) {
      allReserved.decrementAndGet();
    }
  }

  public void free() {
    if (held.compareAndSet(true, false)) {
      definition.freeSlot();
      begin();
    }
  }

  /** Abandons the handler: it runs on, and its slot is free for another attempt. */
  public void abandon() {
    abandoned = true;
    free();
  }

  /** Whether a handler holds this slot, or held it when it was abandoned. */
  public boolean inUse() {
    return abandoned || held.get();
  }
}
