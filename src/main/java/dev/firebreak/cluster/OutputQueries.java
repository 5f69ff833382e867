package dev.firebreak.cluster;

import dev.firebreak.observe.OutputPosition;
import dev.firebreak.task.OutputPart;
import dev.firebreak.tasks.LiveOutput;
import dev.firebreak.tasks.TaskService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Queries for the output of attempts on peers: this node's, and those of peers. A query is answered
 * by the reply of the peer that runs the attempt, or when every peer has replied that it does not.
 * Not thread-safe: used by the exchange only.
 */
final class OutputQueries {
  /** The longest wait for more output that a peer may ask for. */
  private static final int MOST_PATIENCE = 5000;

  private final TaskService tasks;
  private final Map<Long, Asked> asked = new HashMap<>();
  private long last;

  /** A query that was sent to peers. */
  private static final class Asked {
    final CompletableFuture<Optional<OutputPart>> answer;
    int outstanding;

    Asked(CompletableFuture<Optional<OutputPart>> answer, int outstanding) {
      this.answer = answer;
      this.outstanding = outstanding;
    }
  }

  OutputQueries(TaskService tasks) {
    this.tasks = tasks;
  }

  /** Returns the message to be sent to so many peers. */
  Hint.OutputQuery ask(
      HintExchange.FindOutput find, int peers, ActorRef<HintExchange.Command> self) {
    asked.put(++last, new Asked(find.answer(), peers));
    int patience = (int) find.patience().toMillis();
    return new Hint.OutputQuery(last, find.id(), find.after(), patience, self);
  }

  void onReply(Hint.OutputReply reply) {
    Asked query = asked.get(reply.number());
    if (query != null && (reply.part() != null || --query.outstanding == 0)) {
      asked.remove(reply.number());
      var _ = query.answer.completeAsync(() -> Optional.ofNullable(reply.part()));
    }
  }

  /** Forgets the queries without a waiting reader. */
  void forgetAnswered() {
    asked.values().removeIf(query -> query.answer.isDone());
  }

  /** Replies to a peer: at once, or when there is more output. */
  void onQuery(Hint.OutputQuery query) {
    OutputPosition after = query.after();
    LiveOutput here = tasks.output(query.id()).orElse(null);
    if (here == null || here.claim() != after.claim()) {
      query.from().tell(new Hint.OutputReply(query.number(), null));
      return;
    }
    int patience = Math.clamp(query.patienceMillis(), 0, MOST_PATIENCE);
    CompletableFuture<OutputPart> part =
        patience == 0
            ? CompletableFuture.completedFuture(here.read(after.offset()))
            : here.next(after.offset(), Duration.ofMillis(patience));
    var _ = part.thenAccept(more -> query.from().tell(new Hint.OutputReply(query.number(), more)));
  }
}
