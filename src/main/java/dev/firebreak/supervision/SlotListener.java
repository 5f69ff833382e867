package dev.firebreak.supervision;

import dev.firebreak.admission.Slot;

/** Told by the supervisor of a type that slots are free for tasks. Called from any thread. */
public interface SlotListener {
  /** Whether a slot that is handed over now is used if a task is due. */
  boolean mayClaim();

  /**
   * A slot is handed over, to be used for a task or given back.
   *
   * @param type the name of the slot's type
   */
  void offered(String type, Slot slot);

  /**
   * A slot may be free that no call waits for.
   *
   * @param type the name of the slot's type
   */
  void mayBeFree(String type);

  /** The listener of a type that has no tasks. */
  SlotListener NONE =
      new SlotListener() {
        @Override
        public boolean mayClaim() {
          return false;
        }

        @Override
        public void offered(String type, Slot slot) {
          slot.free();
        }

        @Override
        public void mayBeFree(String type) {}
      };
}
