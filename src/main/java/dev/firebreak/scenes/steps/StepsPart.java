package dev.firebreak.scenes.steps;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.scenes.steps.Kill.Victim;
import dev.firebreak.terminal.Table;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs the jobs on nodes with one of the stores, and compares what they did with the store. */
final class StepsPart {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final PrintStream out;
  private final JobFiles files;
  private final StepNodes nodes;

  StepsPart(PrintStream out, JobFiles files, StepNodes nodes) {
    this.out = out;
    this.files = files;
    this.nodes = nodes;
  }

  /**
   * Runs all jobs to their end.
   *
   * @return whether everything is as promised, and there were as many kills as planned
   */
  boolean run(int kills, List<Victim> victims, Random random) throws Exception {
    try (Progress progress = new Progress(files);
        FirebreakClient client = nodes.client()) {
      Map<Job, String> tasks = new LinkedHashMap<>();
      for (Job job : files.jobs()) {
        tasks.put(job, client.tasks().submit(Submission.json(job.name(), "{}")).id());
      }
      Killer killer = new Killer(out, files, nodes, progress, random);
      int steps = files.steps() * files.jobs().size();
      killer.run(Kill.plan(random, kills, victims, steps));
      List<String> faults = new ArrayList<>();
      Table table =
          new Table(
              "job",
              "steps",
              "recorded",
              "lost",
              "recorded twice",
              "attempts",
              "kills",
              "steps repeated");
      for (Map.Entry<Job, String> task : tasks.entrySet()) {
        Job job = task.getKey();
        TaskDocument end = client.tasks().await(task.getValue(), TIMEOUT);
        if (!end.succeeded() || end.result().path("steps").asInt() != files.steps()) {
          faults.add(job.name() + ": is " + end.state() + ", result " + end.result());
        }
        List<RecordedStep> recorded = new StepReader(client).read(end.id());
        JobCheck check =
            JobCheck.of(progress.history(job), recorded, files.steps(), killer.killsOf(job));
        check.faults().forEach(fault -> faults.add(job.name() + ": " + fault));
        table.row(
            job.name(),
            files.steps(),
            check.recorded(),
            check.lost(),
            check.twice(),
            check.attempts(),
            killer.killsOf(job),
            check.repeated());
      }
      if (!nodes.stop()) {
        faults.add("a keeper did not exit with 0 after SIGTERM");
      }
      if (killer.kills() < kills) {
        faults.add("only " + killer.kills() + " of " + kills + " kills found a victim");
      }
      out.println();
      out.print(killed(victims, killer, progress));
      out.println();
      out.print(table);
      if (!faults.isEmpty()) {
        out.println("\n  not as promised:");
        faults.forEach(fault -> out.println("    " + fault));
      }
      return faults.isEmpty();
    }
  }

  private static Table killed(List<Victim> victims, Killer killer, Progress progress) {
    Table table =
        new Table(
            "killed by SIGKILL",
            "times",
            "attempts ended",
            "next attempt after, s: median",
            "longest");
    for (Victim victim : victims) {
      List<Double> seconds = progress.againSeconds(victim);
      table.row(
          victim,
          killer.kills(victim),
          seconds.size(),
          seconds.isEmpty() ? "" : seconds.get(seconds.size() / 2),
          seconds.isEmpty() ? "" : seconds.getLast());
    }
    return table;
  }
}
