package dev.firebreak.scenes.steps;

import dev.firebreak.scenes.server.PostgresPrograms;
import dev.firebreak.scenes.steps.Kill.Victim;
import dev.firebreak.scenes.steps.StepOptions.Kept;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Jobs of many steps, in shell scripts, Python and Java, are killed at random moments: each kill
 * repeats at most one step of a job, no step is lost, and none is recorded twice.
 */
public final class StepsScene {
  private static final int NODES = 2;

  private StepsScene() {}

  /** Opens the nodes of a part. */
  private interface Opening {
    StepNodes open(JobFiles files) throws IOException, InterruptedException;
  }

  /**
   * Runs the scene on each store that the options name.
   *
   * @return whether the results are as promised
   */
  public static boolean run(PrintStream out, StepOptions options) throws Exception {
    out.println(
        "\nsteps: jobs of "
            + options.steps()
            + " steps each; "
            + options.kills()
            + " kills at random moments (--seed "
            + options.seed()
            + ")");
    boolean kept = true;
    if (options.uses(Kept.SQLITE)) {
      out.println("\n  tasks in SQLite; one node and its keeper\n");
      List<Victim> victims = List.of(Victim.NODE, Victim.PROCESS);
      kept &= play(out, options, victims, StepNodes::embedded);
    }
    if (options.uses(Kept.POSTGRES)) {
      if (options.postgres().isEmpty()) {
        out.println("\n  tasks in PostgreSQL: left out; " + PostgresPrograms.MISSING);
      } else {
        out.println("\n  tasks in PostgreSQL; " + NODES + " nodes and their keepers\n");
        PostgresPrograms programs = options.postgres().get();
        kept &=
            play(
                out,
                options,
                List.of(Victim.values()),
                files -> StepNodes.shared(files, programs, NODES));
      }
    }
    return kept;
  }

  private static boolean play(
      PrintStream out, StepOptions options, List<Victim> victims, Opening opening)
      throws Exception {
    try (JobFiles files = JobFiles.make(options.steps(), options.kills());
        StepNodes nodes = opening.open(files)) {
      boolean kept = false;
      try {
        kept = new StepsPart(out, files, nodes, victims).run(options);
        return kept;
      } finally {
        if (!kept) {
          out.println("\n  the last lines of the nodes and their keepers:\n" + nodes.log());
        }
      }
    }
  }
}
