package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.observe.NodeTree;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.SupervisionTree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of the cluster do: {@code GET /v1/supervision} of this node, and {@code GET
 * /v1/nodes} with the paths below it.
 */
final class NodeRoutes extends AllDirectives {
  static final String NODE = "node";

  /** The key of documents that depend on nothing. */
  private static final String ALL = "";

  private final SupervisionTree tree;
  private final OtherNodes nodes;
  private final Recent<String, List<NodeTree>> trees = new Recent<>(System::nanoTime);

  NodeRoutes(SupervisionTree tree, OtherNodes nodes) {
    this.tree = tree;
    this.nodes = nodes;
  }

  Route all() {
    PathMatcher0 root = segment("v1").slash("nodes");
    return concat(
        path(root, () -> get(() -> complete(list()))),
        path(root.slash("types"), () -> get(() -> completeWithFuture(types()))),
        path(
            root.slash("supervision"),
            () -> get(() -> extractRequest(r -> completeWithFuture(supervision(r))))),
        path(
            segment("v1").slash("supervision"),
            () -> get(() -> completeWithFuture(tree.describe().thenApply(Responses::json)))));
  }

  private HttpResponse list() {
    return Responses.json(Map.of("nodes", nodes.nodes()));
  }

  private CompletionStage<HttpResponse> types() {
    return tree.use()
        .thenCompose(nodes::types)
        .thenApply(all -> Responses.json(Map.of("nodes", all)));
  }

  private CompletionStage<HttpResponse> supervision(HttpRequest request) {
    try {
      String wanted = wanted(request, Set.of(NODE), nodes.nodes());
      CompletionStage<List<NodeTree>> all =
          trees.get(ALL, () -> tree.describe().thenCompose(nodes::trees));
      return Objects.requireNonNull(all, "there is one key")
          .thenApply(
              found ->
                  found.stream().filter(one -> isIt(wanted, one.name(), one.address())).toList())
          .thenApply(found -> Responses.json(Map.of("nodes", found)));
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  /**
   * Returns the node that a request names; null for all.
   *
   * @param parameters the parameters that the request may have
   * @throws ProblemFound if there is no such node, or another parameter
   */
  static @Nullable String wanted(
      HttpRequest request, Set<String> parameters, List<OtherNodes.Seen> nodes)
      throws ProblemFound {
    String name = SingleValue.onlyParameters(request, parameters).get(NODE);
    if (name != null && nodes.stream().noneMatch(node -> isIt(name, node.name(), node.address()))) {
      throw new ProblemFound(
          Problem.of(ProblemType.UNKNOWN_NODE, "There is no node \"" + name + "\" now"));
    }
    return name;
  }

  /** Whether a node is the one that is wanted; null for all. */
  static boolean isIt(@Nullable String wanted, String name, String address) {
    return wanted == null || wanted.equals(name) || wanted.equals(address);
  }
}
