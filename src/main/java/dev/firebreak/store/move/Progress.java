package dev.firebreak.store.move;

/** Receives the progress of a move. */
public interface Progress {
  /** A step begins. */
  void begin(String step, long rows);

  /** A row was processed. */
  void row();

  /** The current step has ended or failed. */
  void end();
}
