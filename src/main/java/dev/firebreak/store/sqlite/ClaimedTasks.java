package dev.firebreak.store.sqlite;

import dev.firebreak.store.Claimed;
import java.util.ArrayList;
import java.util.List;

/** The tasks of one type that a claim has found so far, within the bytes of its inputs. */
final class ClaimedTasks {
  private final InputBudget inputs;
  private final List<Claimed> tasks = new ArrayList<>();

  /**
   * Begins without tasks.
   *
   * @param inputs shared by all types of the claim
   */
  ClaimedTasks(InputBudget inputs) {
    this.inputs = inputs;
  }

  /** Whether the claim may return one more task with an input of this size. */
  boolean reserve(long inputBytes) {
    return inputs.reserve(inputBytes);
  }

  /** Whether a task was left out because of its input. */
  boolean inputsExhausted() {
    return inputs.exhausted();
  }

  void add(Claimed task) {
    tasks.add(task);
  }

  int size() {
    return tasks.size();
  }

  List<Claimed> all() {
    return tasks;
  }
}
