package dev.firebreak.scenes.steps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A kill that is planned.
 *
 * @param victim what is killed
 * @param afterSteps how many steps of all jobs have run before it
 * @param delayMs how long after that moment it comes
 */
record Kill(Victim victim, int afterSteps, int delayMs) {
  /** No kill is planned for the last part of the steps, which may wait for slow jobs. */
  private static final double LATEST = 0.9;

  /** Several times as long as a step, so that a kill may come at any moment of a step. */
  private static final int MOST_DELAY_MS = 50;

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
  static List<Kill> plan(Random random, int kills, List<Victim> victims, int steps) {
    List<Victim> dealt = new ArrayList<>();
    while (dealt.size() < kills) {
      List<Victim> round = new ArrayList<>(victims);
      Collections.shuffle(round, random);
      dealt.addAll(round.subList(0, Math.min(round.size(), kills - dealt.size())));
    }
    List<Integer> moments = random.ints(kills, 0, (int) (steps * LATEST)).sorted().boxed().toList();
    List<Kill> plan = new ArrayList<>();
    for (int i = 0; i < kills; i++) {
      plan.add(new Kill(dealt.get(i), moments.get(i), random.nextInt(MOST_DELAY_MS)));
    }
    return plan;
  }
}
