package dev.firebreak.cluster;

import dev.firebreak.api.Payload;
import dev.firebreak.supervision.Reply;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Hands calls to other nodes and takes theirs. A call goes to one node, once; whoever made it is
 * answered in any case. Answers are kept until they have arrived, and asked for if they seem lost;
 * of a node that is gone or silent the answer is that nobody knows. One per node.
 */
final class Calls extends AbstractMatchingBehavior<Calls.Command> {
  static final String NAME = "cluster.calls";

  /** What it can be told, by this node or by another. */
  sealed interface Command permits CallMessage, Local {}

  /** What only this node says. */
  sealed interface Local extends Command {}

  /** These are the other nodes now. */
  record Others(List<Peer> peers) implements Local {}

  /**
   * Hand this over.
   *
   * @param address of the node that is to have it
   * @param refusal the answer if that does not take it
   */
  record Hand(
      long number,
      String address,
      String type,
      Payload input,
      @Nullable Duration timeout,
      @Nullable String trace,
      Outcome.Refused refusal,
      Reply reply)
      implements Local {}

  /** Its caller has left. */
  record Abandon(long number) implements Local {}

  /** One that was taken has ended. */
  record Ended(IncomingCalls.Key key, Outcome outcome, int attempts) implements Local {}

  /** Say when nothing is owed to other nodes. */
  record Finish(CompletableFuture<Void> done) implements Local {}

  private enum Timer implements Local {
    TICK
  }

  private static final Duration TICK = Duration.ofSeconds(1);

  private final OutgoingCalls handed;
  private final IncomingCalls taken;
  private final List<CompletableFuture<Void>> finishing = new ArrayList<>();

  static Behavior<Command> create(ClusterContext staff) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Calls(staff, context, timers)));
  }

  private Calls(
      ClusterContext staff, ActorContext<Command> context, TimerScheduler<Command> timers) {
    super(context);
    handed = new OutgoingCalls(context.getSelf(), staff.memory());
    taken = new IncomingCalls(context.getSelf(), staff.doors(), staff.memory());
    timers.startTimerWithFixedDelay(Timer.TICK, TICK);
    staff.node().callsAre(context.getSelf());
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Others others -> {
        handed.others(others.peers());
        taken.others(others.peers());
      }
      case Hand hand -> handed.hand(hand);
      case Abandon abandon -> handed.abandon(abandon.number());
      case Ended ended -> taken.ended(ended.key(), ended.outcome(), ended.attempts());
      case Finish finish -> finishing.add(finish.done());
      case Timer.TICK -> {
        handed.tick();
        taken.tick();
      }
      case CallMessage.Run run -> taken.run(run);
      case CallMessage.Withdraw leave -> taken.leave(leave);
      case CallMessage.More more -> taken.more(more);
      case CallMessage.Ack thanks -> taken.thanks(thanks);
      case CallMessage.StatusQuery ask -> taken.ask(ask);
      case CallMessage.Answer answer -> handed.answer(answer);
      case CallMessage.Piece piece -> handed.piece(piece);
      case CallMessage.UnknownCalls known -> handed.known(known);
    }
    if (!finishing.isEmpty() && taken.isEmpty()) {
      finishing.forEach(done -> done.complete(null));
      finishing.clear();
    }
    return this;
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      handed.loseAll();
      taken.cancelAll();
      finishing.forEach(done -> done.complete(null));
      return this;
    }
    return Behaviors.unhandled();
  }
}
