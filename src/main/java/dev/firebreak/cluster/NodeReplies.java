package dev.firebreak.cluster;

import dev.firebreak.observe.BoundedTree;
import dev.firebreak.observe.SupervisionTree;
import dev.firebreak.observe.TypeUse;
import dev.firebreak.series.NodeInterval;
import dev.firebreak.series.NodeReading;
import dev.firebreak.supervision.SupervisorCrash;
import dev.firebreak.supervision.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Replies to peers that ask for the state of this node. A reply is sent when it is known, in parts
 * that are short enough for one message each.
 */
final class NodeReplies {
  /** How many types are in one message. */
  static final int MOST_TYPES = 200;

  /** How many intervals are in one message: each has up to 6 KB. */
  private static final int MOST_INTERVALS = 25;

  /** Of how many types the times are in one message: each has up to 3 KB. */
  private static final int MOST_TYPE_TIMES = 50;

  /** How many bytes of supervisors are in one message, which may have 256 KiB. */
  private static final int MOST_BYTES = 150_000;

  private final SupervisionTree tree;
  private final Types types;
  private final Function<Duration, NodeReading> series;
  private final ActorRef<HintExchange.Command> self;

  /**
   * Creates the replies of a node.
   *
   * @param tree the supervision tree of the node
   * @param types the types of the node
   * @param series reads its series
   * @param self its exchange
   */
  NodeReplies(
      SupervisionTree tree,
      Types types,
      Function<Duration, NodeReading> series,
      ActorRef<HintExchange.Command> self) {
    this.tree = tree;
    this.types = types;
    this.series = series;
    this.self = self;
  }

  void on(NodeMessage.Query query) {
    switch (query) {
      case NodeMessage.TypesQuery types -> {
        var _ = tree.use().thenAccept(uses -> reply(types, uses));
      }
      case NodeMessage.TreeQuery whole -> {
        var _ = tree.describe().thenAccept(found -> reply(whole, BoundedTree.of(found)));
      }
      case NodeMessage.SeriesQuery newest -> reply(newest);
      case NodeMessage.CrashQuery(
              long number,
              ActorRef<HintExchange.Command> from,
              String type,
              String reason) ->
          from.tell(
              new NodeMessage.CrashReply(
                  number, self, SupervisorCrash.request(types, type, reason)));
    }
  }

  /** Makes a message of some entries. */
  @FunctionalInterface
  private interface Part<T> {
    NodeMessage.Reply of(List<T> entries, boolean last);
  }

  /** Sends all parts, at least one message. */
  private static <T> void send(NodeMessage.Query query, List<List<T>> parts, Part<T> part) {
    for (int i = 0; i < parts.size(); i++) {
      query.from().tell(part.of(parts.get(i), i == parts.size() - 1));
    }
    if (parts.isEmpty()) {
      query.from().tell(part.of(List.of(), true));
    }
  }

  private static <T> List<List<T>> parts(List<T> all, int most) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      parts.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return parts;
  }

  /** The types come last, so that there is a last part even without intervals. */
  private void reply(NodeMessage.SeriesQuery query) {
    NodeReading whole = series.apply(Duration.ofMillis(query.backMillis()));
    for (List<NodeInterval> some : parts(whole.intervals(), MOST_INTERVALS)) {
      NodeReading part = new NodeReading(whole.clockMillis(), some, List.of());
      query.from().tell(new NodeMessage.SeriesReply(query.number(), self, part, false));
    }
    send(
        query,
        parts(whole.types(), MOST_TYPE_TIMES),
        (some, last) ->
            new NodeMessage.SeriesReply(
                query.number(), self, new NodeReading(whole.clockMillis(), List.of(), some), last));
  }

  private void reply(NodeMessage.TypesQuery query, List<TypeUse> uses) {
    send(
        query,
        parts(uses, MOST_TYPES),
        (some, last) -> new NodeMessage.TypesReply(query.number(), self, some, last));
  }

  private void reply(NodeMessage.TreeQuery query, BoundedTree bounded) {
    SupervisionTree.Tree whole = bounded.tree();
    send(
        query,
        bounded.parts(MOST_BYTES),
        (some, last) ->
            new NodeMessage.TreeReply(
                query.number(),
                self,
                whole.guardian(),
                whole.startedAt(),
                some,
                bounded.leftOut(),
                last));
  }
}
