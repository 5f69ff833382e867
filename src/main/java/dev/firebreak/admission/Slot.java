package dev.firebreak.admission;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to run one handler. It is held until that handler has ended or was abandoned, whatever
 * happens to its worker and supervisor meanwhile. Freeing it again has no effect. Thread-safe.
 */
public final class Slot {
  private final Definition definition;
  private final AtomicBoolean held = new AtomicBoolean(true);
  private volatile boolean abandoned;

  Slot(Definition definition) {
    this.definition = definition;
  }

  /** What the type was when the slot was taken. */
  public Definition definition() {
    return definition;
  }

  public void free() {
    if (held.compareAndSet(true, false)) {
      definition.freeSlot();
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
