package dev.firebreak.process;

import org.jspecify.annotations.Nullable;

/** A process that this process has adopted, as it was when it was scanned. Not thread-safe. */
final class Orphan {
  private final ProcFs.Stat stat;
  private @Nullable String environment;

  Orphan(ProcFs.Stat stat) {
    this.stat = stat;
  }

  ProcFs.Stat stat() {
    return stat;
  }

  /** Whether a variable is in the environment of the orphan, which is read only once. */
  boolean carries(String variable) {
    String known = environment;
    if (known == null) {
      known = ProcFs.environment(stat.pid());
      environment = known;
    }
    return known.contains('\0' + variable + '\0');
  }
}
