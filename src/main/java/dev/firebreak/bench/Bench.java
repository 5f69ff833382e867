package dev.firebreak.bench;

import java.io.IOException;
import java.io.PrintStream;

/** Measures. */
public final class Bench {
  private Bench() {}

  /**
   * Carries out a plan; every server that it starts is gone when it returns.
   *
   * @param out where progress is shown
   * @throws IOException if a server can't be started or reached, or answers a first call wrongly
   */
  public static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    return switch (plan.scene()) {
      case LOAD -> LoadScene.play(plan, out);
      case CRASHES -> CrashScene.play(plan, out);
      case MEMORY -> MemoryScene.play(plan, out);
      case PROGRAMS -> ProgramScene.play(plan, out);
      case TASKS -> TaskScene.play(plan, out);
      case START -> StartScene.play(plan, out);
    };
  }
}
