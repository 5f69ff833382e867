package dev.firebreak.store.sqlite;

/** The bytes of inputs that one claim may still return. The first input is always allowed. */
final class InputBudget {
  private final long most;
  private long reserved;
  private boolean exhausted;
  private boolean begun;

  InputBudget(long most) {
    this.most = most;
  }

  /** Reserves the bytes of one input; returns false if too few are left. */
  boolean reserve(long bytes) {
    if (begun && reserved + bytes > most) {
      exhausted = true;
      return false;
    }
    begun = true;
    reserved += bytes;
    return true;
  }

  /** Whether an input did not fit. */
  boolean exhausted() {
    return exhausted;
  }
}
