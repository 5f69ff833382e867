package dev.firebreak.bench;

import java.io.IOException;
import java.io.PrintStream;

/** Runs the scenes of {@code firebreak bench}. */
public final class Bench {
  private Bench() {}

  /**
   * Runs a plan; every server that it starts has ended when it returns.
   *
   * @param out where progress is shown
   * @throws IOException if a server can't be started or reached, or does not answer the first call
   *     with 200
   */
  public static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    return switch (plan.scene()) {
      case LOAD -> LoadScene.run(plan, out);
      case CRASHES -> CrashScene.run(plan, out);
      case MEMORY -> MemoryScene.run(plan, out);
      case PROGRAMS -> ProgramScene.run(plan, out);
      case STREAMS -> StreamScene.run(plan, out);
      case TASKS -> plan.load().isOpen() ? OpenTaskScene.run(plan, out) : TaskScene.run(plan, out);
      case STEPS -> StepScene.run(plan, out);
      case START -> StartScene.run(plan, out);
    };
  }
}
