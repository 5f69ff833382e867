package dev.firebreak.liveness;

import java.util.Set;

/** The threads of this JVM that the check of liveness covers. */
public final class RunningLoops {
  private RunningLoops() {}

  /** Each as "thread" and its name. */
  public static Set<String> named() {
    return Loops.running();
  }
}
