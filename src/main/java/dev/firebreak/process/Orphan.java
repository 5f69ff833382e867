package dev.firebreak.process;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A process that this process has adopted, as it was when it was scanned. Not thread-safe. */
final class Orphan {
  private final ProcFs.Stat stat;
  private @Nullable Set<String> variables;

  Orphan(ProcFs.Stat stat) {
    this.stat = stat;
  }

  ProcFs.Stat stat() {
    return stat;
  }

  /** Its environment, each variable as {@code NAME=value}; read only once. */
  Set<String> variables() {
    Set<String> known = variables;
    if (known == null) {
      known = new HashSet<>(Arrays.asList(ProcFs.environment(stat.pid()).split("\0", -1)));
      variables = known;
    }
    return known;
  }
}
