package dev.firebreak.connection;

import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Takes the requests of all connections. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * A request has come. Called on a dispatcher: must neither block nor throw, and see to it that
   * there is an answer some day.
   *
   * @param request whose body may still be on its way
   * @param exchange where the answer goes
   */
  void handle(HttpRequest request, PendingResponse exchange);
}
