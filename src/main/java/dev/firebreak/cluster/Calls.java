package dev.firebreak.cluster;

import dev.firebreak.supervision.CallRequest;
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

/**
 * Forwards calls to peers and runs calls for them. A call is sent to one peer, once, and its caller
 * is always answered. Answers are kept until they have been acknowledged, and requested again if
 * they seem lost; if the peer is gone or silent, the outcome is unknown. One per node.
 */
final class Calls extends AbstractMatchingBehavior<Calls.Command> {
  static final String NAME = "cluster.calls";

  /** Messages from this node and from peers. */
  sealed interface Command permits CallMessage, Local, UnknownMessage {}

  /** Messages from this node only. */
  sealed interface Local extends Command {}

  /** The peers that are up now. */
  record Others(List<Peer> peers) implements Local {}

  /**
   * Forward this call.
   *
   * @param address of the peer that is to run it
   * @param refusal the answer if the peer refuses it
   */
  record Forward(
      long number,
      String address,
      String type,
      CallRequest request,
      Outcome.Refused refusal,
      Reply reply)
      implements Local {}

  /** The caller of a forwarded call has gone. */
  record Abandon(long number) implements Local {}

  /** A call that runs here for a peer has ended. */
  record Ended(IncomingCalls.Key key, Outcome outcome, int attempts) implements Local {}

  /** Complete the future when no answer to a peer is outstanding. */
  record Finish(CompletableFuture<Void> done) implements Local {}

  private enum Timer implements Local {
    TICK
  }

  private static final Duration TICK = Duration.ofSeconds(1);

  private final ClusterNode node;
  private final OutgoingCalls outgoing;
  private final IncomingCalls incoming;
  private final List<CompletableFuture<Void>> finishing = new ArrayList<>();

  static Behavior<Command> create(ClusterContext cluster) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Calls(cluster, context, timers)));
  }

  private Calls(
      ClusterContext cluster, ActorContext<Command> context, TimerScheduler<Command> timers) {
    super(context);
    node = cluster.node();
    outgoing = new OutgoingCalls(context.getSelf(), cluster.memory());
    incoming = new IncomingCalls(context.getSelf(), cluster.types(), cluster.memory());
    timers.startTimerWithFixedDelay(Timer.TICK, TICK);
    node.setCalls(context.getSelf());
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Others others -> {
        outgoing.others(others.peers());
        incoming.others(others.peers());
      }
      case Forward forward -> outgoing.forward(forward);
      case Abandon abandon -> outgoing.abandon(abandon.number());
      case Ended ended -> incoming.ended(ended.key(), ended.outcome(), ended.attempts());
      case Finish finish -> finishing.add(finish.done());
      case Timer.TICK -> {
        outgoing.tick();
        incoming.tick();
      }
      case CallMessage.Run run -> {
        node.received();
        incoming.run(run);
      }
      case CallMessage.Withdraw withdraw -> incoming.withdraw(withdraw);
      case CallMessage.More more -> incoming.more(more);
      case CallMessage.Ack ack -> incoming.acknowledged(ack);
      case CallMessage.StatusQuery query -> incoming.status(query);
      case CallMessage.Answer answer -> outgoing.answer(answer);
      case CallMessage.Piece piece -> outgoing.piece(piece);
      case CallMessage.UnknownCalls unknown -> outgoing.unknown(unknown);
      case UnknownMessage _ -> {}
    }
    if (!finishing.isEmpty() && incoming.isEmpty()) {
      finishing.forEach(done -> done.complete(null));
      finishing.clear();
    }
    return this;
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      outgoing.loseAll();
      incoming.cancelAll();
      finishing.forEach(done -> done.complete(null));
      return this;
    }
    return Behaviors.unhandled();
  }
}
