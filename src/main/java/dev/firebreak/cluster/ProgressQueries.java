package dev.firebreak.cluster;

import dev.firebreak.observe.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * How far a task is that runs on another node, asked of all nodes at once. Answered by the node
 * that runs the task, or when every node has said that it does not. Not thread-safe: belongs to the
 * exchange.
 */
final class ProgressQueries {
  private final List<CompletableFuture<Optional<Progress>>> answers = new ArrayList<>();
  private int silent;

  /**
   * One more request for the same.
   *
   * @param nodes how many nodes are asked for it
   */
  void ask(int nodes, CompletableFuture<Optional<Progress>> answer) {
    silent += nodes;
    answers.add(answer);
  }

  /** Takes what one node says; returns whether that is the answer. */
  boolean heard(Hint.ProgressReply said) {
    silent--;
    if (!said.runs() && said.progress() == null && silent > 0) {
      return false;
    }
    Optional<Progress> progress = Optional.ofNullable(said.progress());
    answers.forEach(answer -> answer.complete(progress));
    return true;
  }

  /** Whether nothing waits for the answer any more. */
  boolean isDone() {
    return answers.stream().allMatch(CompletableFuture::isDone);
  }
}
