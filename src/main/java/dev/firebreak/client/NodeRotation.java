package dev.firebreak.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The nodes of a cluster, each of which serves any request. Thread-safe. */
final class NodeRotation {
  private final List<URI> nodes;
  private final AtomicInteger at = new AtomicInteger();

  NodeRotation(List<URI> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("there must be a node");
    }
    nodes.forEach(NodeRotation::check);
    this.nodes = List.copyOf(nodes);
  }

  private static void check(URI node) {
    String scheme = String.valueOf(node.getScheme());
    if (!List.of("http", "https").contains(scheme) || node.getHost() == null) {
      throw new IllegalArgumentException("not an http address: " + node);
    }
  }

  /** The node to which requests are sent. */
  URI node() {
    return nodes.get(at.get());
  }

  /** How many other nodes there are. */
  int others() {
    return nodes.size() - 1;
  }

  /** Sends all further requests to a node other than this one, if there is another. */
  void switchFrom(URI node) {
    int from = at.get();
    if (nodes.get(from).getRawAuthority().equals(node.getRawAuthority())) {
      at.compareAndSet(from, (from + 1) % nodes.size());
    }
  }

  /** Returns the request for the next node, to which all further requests are sent too. */
  HttpRequest elsewhere(HttpRequest request) {
    if (nodes.size() == 1) {
      return request;
    }
    URI asked = request.uri();
    switchFrom(asked);
    String query = asked.getRawQuery();
    URI next = node().resolve(asked.getRawPath() + (query == null ? "" : '?' + query));
    return HttpRequest.newBuilder(request, (_, _) -> true).uri(next).build();
  }
}
