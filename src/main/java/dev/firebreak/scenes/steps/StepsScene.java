package dev.firebreak.scenes.steps;

import dev.firebreak.scenes.server.GivenDatabase;
import dev.firebreak.scenes.server.PostgresPrograms;
import dev.firebreak.scenes.steps.Kill.Victim;
import dev.firebreak.scenes.steps.StepOptions.Kept;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of many steps, in shell scripts, Python and Java, are killed at random moments: each kill
 * repeats at most one step of a job, no step is lost, and none is recorded twice.
 */
public final class StepsScene {
  private static final int NODES = 2;
  private static final List<Victim> WITHOUT_DATABASE = List.of(Victim.NODE, Victim.PROCESS);

  private StepsScene() {}

  /** Opens the nodes of a part. */
  private interface Opening {
    StepNodes open(JobFiles files) throws Exception;
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
    String url = options.jdbcUrl();
    if (url == null) {
      return run(out, options, null);
    }
    try (GivenDatabase given = GivenDatabase.open(url)) {
      return run(out, options, given);
    }
  }

  private static boolean run(PrintStream out, StepOptions options, @Nullable GivenDatabase given)
      throws Exception {
    boolean kept = true;
    if (options.uses(Kept.SQLITE)) {
      out.println("\n  tasks in SQLite; one node and its keeper\n");
      kept &= play(out, options, WITHOUT_DATABASE, StepNodes::embedded);
    }
    if (options.uses(Kept.POSTGRES)) {
      if (given != null) {
        out.println(
            "\n  tasks in PostgreSQL, in the schema "
                + given.schema()
                + " of the given database; "
                + NODES
                + " nodes and their keepers; the database is not killed\n");
        kept &=
            play(out, options, WITHOUT_DATABASE, files -> StepNodes.sharing(files, given, NODES));
      } else if (options.postgres().isEmpty()) {
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
