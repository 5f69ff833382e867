package dev.firebreak.scenes.steps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A kill that is planned. The steps of a job have as many parts as there are kills, and each kill
 * is planned for one of them; no job begins the next part before.
 *
 * @param victim what is killed
 * @param job the job whose steps count; its processes are killed if the victim is a process
 * @param step the kill comes when this step of the job runs, or soon after
 * @param delayMs how long after that moment it comes
 */
record Kill(Victim victim, Job job, int step, int delayMs) {
  /** As long as some steps, so that a kill may come at any moment of a step. */
  private static final int MOST_DELAY_MS = 30;

  /** What is killed, each with SIGKILL. */
  enum Victim {
    NODE("a node, alone or with its keeper"),
    PROCESS("a process of a job"),
    DATABASE("PostgreSQL");

    private final String text;

    Victim(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Plans kills, of each victim about as many, in the order of their moments. */
  static List<Kill> plan(
      Random random, int kills, List<Victim> victims, List<Job> jobs, int steps) {
    List<Victim> dealt = new ArrayList<>();
    while (dealt.size() < kills) {
      List<Victim> round = new ArrayList<>(victims);
      Collections.shuffle(round, random);
      dealt.addAll(round.subList(0, Math.min(round.size(), kills - dealt.size())));
    }
    List<Job> withProcesses = jobs.stream().filter(job -> !job.inNode()).toList();
    List<Kill> plan = new ArrayList<>();
    for (int i = 0; i < kills; i++) {
      Victim victim = dealt.get(i);
      List<Job> possible = victim == Victim.PROCESS ? withProcesses : jobs;
      Job job = possible.get(random.nextInt(possible.size()));
      // The last step waits for all kills.
      int last = Math.min(firstOfPart(i + 1, kills, steps), steps) - 1;
      int first = Math.min(firstOfPart(i, kills, steps), last);
      int step = first + random.nextInt(last - first + 1);
      plan.add(new Kill(victim, job, step, random.nextInt(MOST_DELAY_MS)));
    }
    return plan;
  }

  /** The first step n with (n - 1) * kills / steps >= part: jobs compute it so, too. */
  private static int firstOfPart(int part, int kills, int steps) {
    return Math.ceilDiv(part * steps, kills) + 1;
  }
}
