package dev.firebreak.cluster;

import dev.firebreak.observe.Progress;
import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Queries for the progress of tasks on peers: this node's, and those of peers. A query is sent to
 * all peers at once, and answered by the reply of the peer that runs the task, or when every peer
 * has replied that it does not. Not thread-safe: used by the exchange only.
 */
final class ProgressQueries {
  private final Predicate<RunId> runsHere;
  private final Function<RunId, @Nullable Progress> known;
  private final Map<RunId, Asked> asked = new HashMap<>();

  /** The queries for one task that were sent to peers. */
  private static final class Asked {
    final List<CompletableFuture<Optional<Progress>>> answers = new ArrayList<>();
    int outstanding;

    boolean isDone() {
      return answers.stream().allMatch(CompletableFuture::isDone);
    }
  }

  /** The queries of an exchange. */
  static ProgressQueries of(ClusterContext cluster) {
    return new ProgressQueries(cluster.tasks()::runsHere, cluster.events()::progress);
  }

  /**
   * Creates the queries of a node.
   *
   * @param runsHere whether the node runs a task
   * @param known the progress of a task that runs here
   */
  ProgressQueries(Predicate<RunId> runsHere, Function<RunId, @Nullable Progress> known) {
    this.runsHere = runsHere;
    this.known = known;
  }

  /** Returns the message to be sent to so many peers. */
  Hint.ProgressQuery ask(HintExchange.Find find, int peers, ActorRef<HintExchange.Command> self) {
    Asked query = asked.computeIfAbsent(find.id(), _ -> new Asked());
    query.outstanding += peers;
    query.answers.add(find.answer());
    return new Hint.ProgressQuery(find.id(), self);
  }

  void onReply(Hint.ProgressReply reply) {
    Asked query = asked.get(reply.id());
    if (query == null) {
      return;
    }
    query.outstanding--;
    if (reply.runs() || reply.progress() != null || query.outstanding <= 0) {
      asked.remove(reply.id());
      Optional<Progress> progress = Optional.ofNullable(reply.progress());
      query.answers.forEach(answer -> answer.complete(progress));
    }
  }

  /** Forgets the queries without a waiting reader. */
  void forgetAnswered() {
    asked.values().removeIf(Asked::isDone);
  }

  /** Replies to a peer. */
  void onQuery(Hint.ProgressQuery query) {
    Progress progress = known.apply(query.id());
    query
        .from()
        .tell(
            new Hint.ProgressReply(
                query.id(),
                runsHere.test(query.id()),
                progress == null ? null : Publishing.cut(progress)));
  }
}
