package dev.firebreak.scenes.steps;

import dev.firebreak.scenes.steps.Kill.Victim;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kills nodes, processes of jobs and the database at their moments, and counts the kills. */
final class Killer {
  private static final int ARGUMENTS = 3;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final PrintStream out;
  private final JobFiles files;
  private final StepNodes nodes;
  private final Progress progress;
  private final Random random;
  private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
  private final Map<String, Integer> killsOfJob = new HashMap<>();

  Killer(PrintStream out, JobFiles files, StepNodes nodes, Progress progress, Random random) {
    this.out = out;
    this.files = files;
    this.nodes = nodes;
    this.progress = progress;
    this.random = random;
  }

  void run(List<Kill> plan) throws IOException, InterruptedException {
    long start = System.nanoTime();
    int number = 0;
    for (Kill kill : plan) {
      progress.await(kill.job(), kill.step());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(kill.delayMs()));
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      int step = progress.stepsRun(kill.job());
      String what =
          switch (kill.victim()) {
            case NODE -> killNode();
            case PROCESS -> killProcess(kill.job());
            case DATABASE -> killDatabase();
          };
      Files.createFile(files.killed().resolve(Integer.toString(++number)));
      out.printf(
          Locale.ROOT,
          "    %5.1f s, step %d of %s: kill %d of %d: %s%n",
          seconds,
          step,
          kill.job().name(),
          number,
          plan.size(),
          what);
    }
  }

  private String killNode() throws IOException, InterruptedException {
    count(Victim.NODE, files.jobs());
    return nodes.kill(random.nextInt(nodes.count()), random.nextBoolean());
  }

  private String killDatabase() throws IOException, InterruptedException {
    count(Victim.DATABASE, files.jobs());
    nodes.killDatabase();
    return "PostgreSQL, all of its processes";
  }

  /** Kills one of the processes of a job; waits for the next attempt if there is none now. */
  private String killProcess(Job job) {
    while (true) {
      List<ProcessHandle> processes = JobProcesses.with(files.mark(job));
      if (!processes.isEmpty()) {
        ProcessHandle victim = processes.get(random.nextInt(processes.size()));
        String program = program(victim);
        if (victim.destroyForcibly()) {
          count(Victim.PROCESS, List.of(job));
          return "a process of " + job.name() + program;
        }
      }
      progress.requireMoving();
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** The program of a process and the names of its first arguments, without folders. */
  private static String program(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    String program = info.command().map(Killer::name).orElse("");
    String arguments =
        Stream.of(info.arguments().orElse(new String[0]))
            .filter(argument -> !argument.startsWith("-"))
            .limit(ARGUMENTS)
            .map(Killer::name)
            .collect(Collectors.joining(" "));
    return ": " + (program.equals("java") ? program : program + ' ' + arguments);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void count(Victim victim, List<Job> jobs) {
    kills.merge(victim, 1, Integer::sum);
    jobs.forEach(job -> killsOfJob.merge(job.name(), 1, Integer::sum));
    progress.killing(victim, jobs);
  }

  int kills(Victim victim) {
    return kills.getOrDefault(victim, 0);
  }

  /** How many kills could have hit a job: those of nodes, of the database and of its processes. */
  int killsOf(Job job) {
    return killsOfJob.getOrDefault(job.name(), 0);
  }
}
