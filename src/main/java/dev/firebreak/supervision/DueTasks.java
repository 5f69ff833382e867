package dev.firebreak.supervision;

import dev.firebreak.admission.Capacity;

/**
 * What is known of a type's tasks that are due and not claimed, as far as its slots are concerned.
 * Outlives supervisors. Thread-safe.
 */
public final class DueTasks {
  /** While calls wait, every so many slots that fall free one goes to a task. */
  private static final int TURN = 4;

  private volatile boolean any;
  private volatile SlotListener claimer = SlotListener.NONE;
  private final String type;

  /** Belongs to the supervisor. */
  private int sinceItsTurn;

  DueTasks(String type) {
    this.type = type;
  }

  /** From now on this claimer is told; before there are no tasks. */
  public void listener(SlotListener claimer) {
    this.claimer = claimer;
    any = true; // Until it has looked, there may be tasks from before.
  }

  /** The claimer says whether tasks may be due. */
  public void setMayWait(boolean mayWait) {
    any = mayWait;
  }

  /** Whether tasks may be due, so that none that comes now may go before them. */
  public boolean any() {
    return any;
  }

  /** Whether a slot that fell free is for a task although calls wait. To be asked once for each. */
  boolean takeTurn() {
    if (!any || ++sinceItsTurn < TURN) {
      return false;
    }
    sinceItsTurn = 0;
    return true;
  }

  /** Hands over a slot. */
  void offer(Capacity.Slot slot) {
    claimer.offered(type, slot);
  }

  /** A slot may be free that no call waits for. */
  void slotMayBeFree() {
    if (any) {
      claimer.mayBeFree(type);
    }
  }
}
