package dev.firebreak.cluster;

import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.TypeUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Queries for what the types of peers do: this node's, and those of peers. Not thread-safe: used by
 * the exchange only.
 */
final class TypeQueries {
  /** How many types are in one message, which must not be too long. */
  static final int MOST = 200;

  private final SupervisionTree tree;
  private final ActorRef<HintExchange.Command> self;
  private final Predicate<String> silent;
  private final Map<Long, Asked> asked = new HashMap<>();
  private long last;

  /** A query that was sent to peers. */
  private static final class Asked {
    final HintExchange.FindTypes find;
    final Set<String> outstanding;
    final Map<String, List<TypeUse>> parts = new HashMap<>();

    Asked(HintExchange.FindTypes find, Set<String> outstanding) {
      this.find = find;
      this.outstanding = outstanding;
    }
  }

  /** The queries of an exchange. */
  static TypeQueries of(ClusterContext cluster, ActorContext<HintExchange.Command> context) {
    SupervisionTree tree = new SupervisionTree(context.getSystem(), cluster.watched());
    return new TypeQueries(tree, context.getSelf(), cluster.capacities()::silent);
  }

  /**
   * Creates the queries of a node.
   *
   * @param tree the types of the node
   * @param self its exchange
   * @param silent whether the peer with an address is silent
   */
  TypeQueries(SupervisionTree tree, ActorRef<HintExchange.Command> self, Predicate<String> silent) {
    this.tree = tree;
    this.self = self;
    this.silent = silent;
  }

  /** Sends a query to the peers that are not silent. */
  void ask(HintExchange.FindTypes find, Collection<Peer> peers) {
    Set<String> addresses = new HashSet<>();
    Hint.TypesQuery query = new Hint.TypesQuery(++last, self);
    for (Peer peer : peers) {
      if (!silent.test(peer.address())) {
        addresses.add(peer.address());
        peer.exchange().tell(query);
      }
    }
    if (addresses.isEmpty()) {
      find.complete();
    } else {
      asked.put(last, new Asked(find, addresses));
    }
  }

  void onReply(Hint.TypesReply reply) {
    Asked query = asked.get(reply.number());
    String peer = Peer.addressOf(reply.of());
    if (query == null || !query.outstanding.contains(peer)) {
      return;
    }
    List<TypeUse> uses = query.parts.computeIfAbsent(peer, _ -> new ArrayList<>());
    uses.addAll(reply.types());
    if (reply.last()) {
      query.outstanding.remove(peer);
      query.find.found().put(peer, List.copyOf(uses));
      if (query.outstanding.isEmpty()) {
        asked.remove(reply.number());
        query.find.complete();
      }
    }
  }

  /** Forgets the queries whose time is over. */
  void forgetAnswered() {
    asked.values().removeIf(query -> query.find.answer().isDone());
  }

  /** Replies to a peer when the supervisors of this node have told their state. */
  void onQuery(Hint.TypesQuery query) {
    var _ = tree.use().thenAccept(uses -> reply(query, uses));
  }

  private void reply(Hint.TypesQuery query, List<TypeUse> uses) {
    int from = 0;
    do {
      int to = Math.min(uses.size(), from + MOST);
      List<TypeUse> part = uses.subList(from, to);
      query.from().tell(new Hint.TypesReply(query.number(), self, part, to == uses.size()));
      from = to;
    } while (from < uses.size());
  }
}
