package dev.firebreak.cluster;

import dev.firebreak.observe.BoundedTree;
import dev.firebreak.observe.NodeTree;
import dev.firebreak.observe.NodeTypes;
import dev.firebreak.observe.OtherNodes.Seen;
import dev.firebreak.observe.SupervisionTree.Branch;
import dev.firebreak.observe.SupervisionTree.Tree;
import dev.firebreak.observe.TypeUse;
import dev.firebreak.series.NodeInterval;
import dev.firebreak.series.NodeReading;
import dev.firebreak.series.NodeSamples;
import dev.firebreak.series.TypeTimes;
import dev.firebreak.supervision.SupervisorCrash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What other nodes tell of themselves. Thread-safe. A node that has not answered within half a
 * second is named all the same, as one without an answer.
 */
final class NodeViews {
  /** How long a query waits for the replies of peers. */
  static final long PATIENCE_MILLIS = 500;

  private final Supplier<List<Seen>> seen;
  private final Predicate<HintExchange.Command> exchange;

  /** The parts of the replies of nodes, by their addresses. */
  private record Replies(Map<String, List<NodeMessage.Reply>> byAddress) {
    /** The parts of a node's reply; null if it did not answer. */
    <R extends NodeMessage.Reply> @Nullable List<R> of(Seen node, Class<R> kind) {
      List<NodeMessage.Reply> parts = byAddress.get(node.address());
      return parts == null || !parts.stream().allMatch(kind::isInstance)
          ? null
          : parts.stream().map(kind::cast).toList();
    }
  }

  /**
   * Creates the views.
   *
   * @param seen all nodes
   * @param exchange sends a message to the exchange; false if there is none yet
   */
  NodeViews(Supplier<List<Seen>> seen, Predicate<HintExchange.Command> exchange) {
    this.seen = seen;
    this.exchange = exchange;
  }

  private CompletionStage<Replies> ask(Predicate<String> whom, HintExchange.QueryMaker query) {
    Map<String, List<NodeMessage.Reply>> found = new ConcurrentHashMap<>();
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    if (!exchange.test(new HintExchange.AskNodes(query, whom, found, answer))) {
      answer.complete(null);
    }
    return answer
        .completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .thenApply(_ -> new Replies(found));
  }

  CompletionStage<List<NodeTypes>> types(List<TypeUse> own) {
    return ask(_ -> true, NodeMessage.TypesQuery::new)
        .thenApply(replies -> seen.get().stream().map(node -> types(node, own, replies)).toList());
  }

  private static NodeTypes types(Seen node, List<TypeUse> own, Replies replies) {
    if (node.self()) {
      return new NodeTypes(node.name(), node.address(), true, true, own);
    }
    List<NodeMessage.TypesReply> parts = replies.of(node, NodeMessage.TypesReply.class);
    List<TypeUse> uses = new ArrayList<>();
    if (parts != null) {
      parts.forEach(part -> uses.addAll(part.types()));
    }
    return new NodeTypes(node.name(), node.address(), false, parts != null, uses);
  }

  CompletionStage<List<NodeSamples>> series(Duration back, Supplier<NodeReading> own) {
    return ask(
            _ -> true, (number, from) -> new NodeMessage.SeriesQuery(number, from, back.toMillis()))
        .thenApply(
            replies -> seen.get().stream().map(node -> samples(node, own, replies)).toList());
  }

  private static NodeSamples samples(Seen node, Supplier<NodeReading> own, Replies replies) {
    if (node.self()) {
      return new NodeSamples(node.name(), node.address(), true, true, own.get());
    }
    List<NodeMessage.SeriesReply> parts = replies.of(node, NodeMessage.SeriesReply.class);
    return new NodeSamples(
        node.name(),
        node.address(),
        false,
        parts != null,
        parts == null ? NodeReading.none() : joined(parts));
  }

  private static NodeReading joined(List<NodeMessage.SeriesReply> parts) {
    List<NodeInterval> intervals = new ArrayList<>();
    List<TypeTimes> types = new ArrayList<>();
    for (NodeMessage.SeriesReply part : parts) {
      intervals.addAll(part.reading().intervals());
      types.addAll(part.reading().types());
    }
    return new NodeReading(parts.getFirst().reading().clockMillis(), intervals, types);
  }

  /** Makes a supervisor of the node with an address crash; empty if the node does not answer. */
  CompletionStage<Optional<SupervisorCrash.Result>> crash(
      String address, String type, String reason) {
    return ask(
            address::equals,
            (number, from) -> new NodeMessage.CrashQuery(number, from, type, reason))
        .thenApply(
            replies ->
                replies.byAddress().values().stream()
                    .flatMap(List::stream)
                    .filter(NodeMessage.CrashReply.class::isInstance)
                    .map(reply -> ((NodeMessage.CrashReply) reply).result())
                    .findFirst());
  }

  CompletionStage<List<NodeTree>> trees(Tree own) {
    BoundedTree bounded = BoundedTree.of(own);
    return ask(_ -> true, NodeMessage.TreeQuery::new)
        .thenApply(
            replies -> seen.get().stream().map(node -> tree(node, bounded, replies)).toList());
  }

  private static NodeTree tree(Seen node, BoundedTree own, Replies replies) {
    if (node.self()) {
      return new NodeTree(node.name(), node.address(), true, true, own.tree(), own.leftOut());
    }
    List<NodeMessage.TreeReply> parts = replies.of(node, NodeMessage.TreeReply.class);
    if (parts == null) {
      return NodeTree.withoutAnswer(node.name(), node.address());
    }
    List<Branch> supervisors = new ArrayList<>();
    parts.forEach(part -> supervisors.addAll(part.supervisors()));
    NodeMessage.TreeReply first = parts.getFirst();
    Tree tree = new Tree(first.guardian(), first.startedAt(), supervisors);
    return new NodeTree(node.name(), node.address(), false, true, tree, first.leftOut());
  }
}
