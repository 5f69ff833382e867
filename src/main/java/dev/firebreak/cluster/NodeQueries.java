package dev.firebreak.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The queries for the state of peers that have been sent and not answered yet. Not thread-safe:
 * used by the exchange only.
 */
final class NodeQueries {
  /** A reply has no more parts than this: what comes after is ignored, as is the whole reply. */
  static final int MOST_PARTS = 100;

  private final ActorRef<HintExchange.Command> self;
  private final Predicate<String> silent;
  private final Map<Long, Asked> asked = new HashMap<>();
  private long last;

  /** A query that was sent to peers. */
  private static final class Asked {
    final HintExchange.AskNodes ask;
    final Set<String> outstanding;
    final Map<String, List<NodeMessage.Reply>> parts = new HashMap<>();

    Asked(HintExchange.AskNodes ask, Set<String> outstanding) {
      this.ask = ask;
      this.outstanding = outstanding;
    }
  }

  /**
   * Creates the queries of a node.
   *
   * @param self its exchange
   * @param silent whether the peer with an address is silent
   */
  NodeQueries(ActorRef<HintExchange.Command> self, Predicate<String> silent) {
    this.self = self;
    this.silent = silent;
  }

  /** Sends a query to the peers that it is for and that are not silent. */
  void ask(HintExchange.AskNodes ask, Collection<Peer> peers) {
    Set<String> addresses = new HashSet<>();
    NodeMessage.Query query = ask.query().of(++last, self);
    for (Peer peer : peers) {
      if (ask.whom().test(peer.address()) && !silent.test(peer.address())) {
        addresses.add(peer.address());
        peer.exchange().tell(query);
      }
    }
    if (addresses.isEmpty()) {
      ask.complete();
    } else {
      asked.put(last, new Asked(ask, addresses));
    }
  }

  void onReply(NodeMessage.Reply reply) {
    Asked query = asked.get(reply.number());
    String peer = Peer.addressOf(reply.of());
    if (query == null || !query.outstanding.contains(peer)) {
      return;
    }
    List<NodeMessage.Reply> parts = query.parts.computeIfAbsent(peer, _ -> new ArrayList<>());
    parts.add(reply);
    if (reply.last()) {
      query.ask.found().put(peer, List.copyOf(parts));
    }
    if (reply.last() || parts.size() >= MOST_PARTS) {
      query.parts.remove(peer);
      query.outstanding.remove(peer);
      if (query.outstanding.isEmpty()) {
        asked.remove(reply.number());
        query.ask.complete();
      }
    }
  }

  /** Forgets the queries whose time is over. */
  void forgetAnswered() {
    asked.values().removeIf(query -> query.ask.answer().isDone());
  }
}
