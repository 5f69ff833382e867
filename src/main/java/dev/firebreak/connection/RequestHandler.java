package dev.firebreak.connection;

import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Handles the requests of all connections. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * Handles a request. Called on a dispatcher: must neither block nor throw, and must eventually
   * answer.
   *
   * @param request the request, whose body may not have arrived in full
   * @param exchange receives the answer
   */
  void handle(HttpRequest request, PendingResponse exchange);
}
