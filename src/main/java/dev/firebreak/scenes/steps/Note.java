package dev.firebreak.scenes.steps;

/**
 * A line that a job wrote into the file of its notes.
 *
 * @param kind what happened
 * @param job the name of the job
 * @param fence the number of the claim under which the attempt runs
 * @param step the number of the step; 0 at the start of an attempt
 * @param token the result of the step, which no other run has; empty at the start of an attempt
 */
record Note(Kind kind, String job, int fence, int step, String token) {
  /** What happened. */
  enum Kind {
    /** An attempt began. */
    START,
    /** The effect of a step. */
    RUN,
    /** An attempt has the result of a step: the step ran, or its recorded result was returned. */
    GOT
  }

  static Note of(String line) {
    String[] words = line.split(" ", -1);
    return switch (words[0]) {
      case "start" -> new Note(Kind.START, words[1], Integer.parseInt(words[2]), 0, "");
      case "run" -> step(Kind.RUN, words);
      case "got" -> step(Kind.GOT, words);
      default -> throw new IllegalArgumentException("a note that no job writes: " + line);
    };
  }

  private static Note step(Kind kind, String[] words) {
    return new Note(
        kind, words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]), words[4]);
  }
}
