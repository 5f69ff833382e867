package dev.firebreak.scenes.steps;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.scenes.steps.Kill.Victim;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs the jobs on nodes with one of the stores, and compares what they did with the store. */
final class StepsPart {
  /** Ends a scene whose jobs hang. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final PrintStream out;
  private final JobFiles files;
  private final StepNodes nodes;
  private final List<Victim> victims;

  StepsPart(PrintStream out, JobFiles files, StepNodes nodes, List<Victim> victims) {
    this.out = out;
    this.files = files;
    this.nodes = nodes;
    this.victims = victims;
  }

  /**
   * Runs all jobs to their end.
   *
   * @return whether everything is as promised
   */
  boolean run(StepOptions options) throws Exception {
    Random random = new Random(options.seed());
    try (Progress progress = new Progress(files);
        FirebreakClient client = nodes.client()) {
      Map<Job, String> tasks = submit(client);
      Killer killer = new Killer(out, files, nodes, progress, random);
      killer.run(Kill.plan(random, options.kills(), victims, files.jobs(), files.steps()));
      Map<Job, JobCheck> checks = new LinkedHashMap<>();
      List<String> faults = new ArrayList<>();
      for (Job job : tasks.keySet()) {
        TaskDocument end = client.tasks().await(tasks.get(job), TIMEOUT);
        if (!end.succeeded() || end.result().path("steps").asInt() != files.steps()) {
          faults.add(job.name() + ": is " + end.state() + ", result " + end.result());
        }
        List<RecordedStep> recorded = new StepReader(client).read(end.id());
        JobHistory history = progress.history(job);
        JobCheck check = JobCheck.of(history, recorded, files.steps(), killer.killsOf(job));
        check.faults().forEach(fault -> faults.add(job.name() + ": " + fault));
        checks.put(job, check);
      }
      if (!nodes.stop()) {
        faults.add("a keeper did not exit with 0 after SIGTERM");
      }
      show(killer, progress, checks, faults);
      return faults.isEmpty();
    }
  }

  private Map<Job, String> submit(FirebreakClient client) throws IOException, InterruptedException {
    Map<Job, String> tasks = new LinkedHashMap<>();
    for (Job job : files.jobs()) {
      tasks.put(job, client.tasks().submit(Submission.json(job.name(), "{}")).id());
    }
    return tasks;
  }

  private void show(
      Killer killer, Progress progress, Map<Job, JobCheck> checks, List<String> faults) {
    Table killed =
        new Table("kill -9 of", "times", "attempts ended", "next one after, s: median", "longest");
    for (Victim victim : victims) {
      List<Double> seconds = progress.againSeconds(victim);
      boolean none = seconds.isEmpty();
      killed.row(
          victim,
          killer.kills(victim),
          seconds.size(),
          none ? "" : seconds.get(seconds.size() / 2),
          none ? "" : seconds.getLast());
    }
    Table jobs =
        new Table("job", "steps", "recorded", "lost", "twice", "kills", "attempts", "repeated");
    checks.forEach(
        (job, check) ->
            jobs.row(
                job.name(),
                files.steps(),
                check.recorded(),
                check.lost(),
                check.twice(),
                killer.killsOf(job),
                check.attempts(),
                check.repeated()));
    out.println("\n" + killed + "\n" + jobs);
    out.println(
        faults.isEmpty()
            ? "  as promised: no step lost, none recorded twice, of each attempt at most one"
                + " repeated"
            : "  not as promised:");
    faults.forEach(fault -> out.println("    " + fault));
  }
}
