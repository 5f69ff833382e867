package dev.firebreak.supervision;

import dev.firebreak.admission.Slot;

/**
 * Connects the slots of a type with the claimer: whether tasks may be due that are not claimed, and
 * which free slots go to them. It outlives supervisors. Thread-safe.
 */
public final class DueTasks {
  /** While calls wait, one of this many slots that fall free goes to a task. */
  private static final int TURN = 4;

  private volatile boolean any;
  private volatile SlotListener claimer = SlotListener.NONE;
  private final String type;

  /** Used by the supervisor alone. */
  private int sinceItsTurn;

  DueTasks(String type) {
    this.type = type;
  }

  /** Sets the claimer; before that the type has no tasks. */
  public void listener(SlotListener claimer) {
    this.claimer = claimer;
  }

  /** Sets whether tasks may be due. Called by the claimer. */
  public void setMayWait(boolean mayWait) {
    any = mayWait;
  }

  /** Whether tasks may be due; a new task must not start before them. */
  public boolean any() {
    return any;
  }

  /**
   * Whether a slot that fell free goes to a task although calls wait; never while the claimer would
   * only give it back. To be called once for each slot.
   */
  boolean takeTurn() {
    if (!any || !claimer.mayClaim() || ++sinceItsTurn < TURN) {
      return false;
    }
    sinceItsTurn = 0;
    return true;
  }

  /** Hands a slot to the claimer. */
  void offer(Slot slot) {
    claimer.offered(type, slot);
  }

  /** Tells the claimer that a slot may be free for which no call waits. */
  void slotMayBeFree() {
    if (any) {
      claimer.mayBeFree(type);
    }
  }
}
