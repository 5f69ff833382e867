package dev.firebreak.scenes.steps;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the notes of one job say: its attempts, and the runs and results of its steps. */
final class JobHistory {
  private final Set<Integer> attempts = new HashSet<>();
  private final Map<Integer, List<Note>> runs = new TreeMap<>();
  private final Map<Integer, Set<String>> results = new TreeMap<>();
  private final Set<Integer> runAfterResult = new LinkedHashSet<>();

  void add(Note note) {
    switch (note.kind()) {
      case START -> attempts.add(note.fence());
      case RUN -> {
        if (results.containsKey(note.step())) {
          runAfterResult.add(note.step());
        }
        runs.computeIfAbsent(note.step(), _ -> new ArrayList<>()).add(note);
      }
      case GOT -> results.computeIfAbsent(note.step(), _ -> new HashSet<>()).add(note.token());
    }
  }

  int attempts() {
    return attempts.size();
  }

  /** How many steps have run at least once. */
  int stepsRun() {
    return runs.size();
  }

  /** How many runs there were beyond the first one of each step. */
  int repeated() {
    return runs.values().stream().mapToInt(all -> all.size() - 1).sum();
  }

  /** The largest number of steps that one attempt ran and a later run repeated. */
  long repeatedOfOneAttempt() {
    return runs.values().stream()
        .flatMap(all -> all.subList(0, all.size() - 1).stream())
        .collect(Collectors.groupingBy(Note::fence, Collectors.counting()))
        .values()
        .stream()
        .mapToLong(count -> count)
        .max()
        .orElse(0);
  }

  /** The steps that ran although an attempt had their result, in the order of these runs. */
  Set<Integer> runAfterResult() {
    return runAfterResult;
  }

  /** The results that attempts were given for a step. */
  Set<String> results(int step) {
    return results.getOrDefault(step, Set.of());
  }

  /** The result of the last run of a step; empty if the step never ran. */
  String lastRun(int step) {
    List<Note> all = runs.get(step);
    return all == null ? "" : all.getLast().token();
  }
}
