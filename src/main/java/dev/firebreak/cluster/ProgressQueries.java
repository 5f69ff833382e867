package dev.firebreak.cluster;

import dev.firebreak.observe.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A query for the progress of a task, sent to all peers at once. Answered by the reply of the peer
 * that runs the task, or when every peer has replied that it does not. Not thread-safe: used by the
 * exchange only.
 */
final class ProgressQueries {
  private final List<CompletableFuture<Optional<Progress>>> answers = new ArrayList<>();
  private int outstanding;

  /**
   * Adds a request for the same task.
   *
   * @param nodes how many peers are asked for it
   */
  void add(int nodes, CompletableFuture<Optional<Progress>> answer) {
    outstanding += nodes;
    answers.add(answer);
  }

  /** Applies the reply of one peer; returns whether it answers the query. */
  boolean onReply(Hint.ProgressReply reply) {
    outstanding--;
    if (!reply.runs() && reply.progress() == null && outstanding > 0) {
      return false;
    }
    Optional<Progress> progress = Optional.ofNullable(reply.progress());
    answers.forEach(answer -> answer.complete(progress));
    return true;
  }

  /** Whether no request waits for the answer any more. */
  boolean isDone() {
    return answers.stream().allMatch(CompletableFuture::isDone);
  }
}
