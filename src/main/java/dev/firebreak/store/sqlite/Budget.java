package dev.firebreak.store.sqlite;

/** The bytes of inputs that one claim may still return. The first input is always allowed. */
final class Budget {
  private final long most;
  private long taken;
  private boolean spent;
  private boolean begun;

  Budget(long most) {
    this.most = most;
  }

  boolean take(long bytes) {
    if (begun && taken + bytes > most) {
      spent = true;
      return false;
    }
    begun = true;
    taken += bytes;
    return true;
  }

  boolean spent() {
    return spent;
  }
}
