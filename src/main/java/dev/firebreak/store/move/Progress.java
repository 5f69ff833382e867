package dev.firebreak.store.move;

/** Is told how far a move has come. */
public interface Progress {
  /** Something begins. */
  void begin(String step, long rows);

  /** One row more. */
  void row();

  /** What began last is done, or given up. */
  void end();
}
