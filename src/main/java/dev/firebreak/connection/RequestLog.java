package dev.firebreak.connection;

import dev.firebreak.access.Credentials;
import dev.firebreak.access.Token;
import java.net.InetAddress;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Receives every request and its answer. Called on the threads of connections: must neither block
 * nor throw. Thread-safe.
 */
public interface RequestLog {
  /** The head of a request has arrived. */
  Entry begun(HttpRequest request, Sender sender);

  /**
   * A connection was refused, or what arrived on it was not accepted as a request.
   *
   * @param answer the answer, as it is sent
   */
  void refused(InetAddress remote, int status, ByteString answer);

  /** A request that waits for its answer. */
  @FunctionalInterface
  interface Entry {
    /**
     * The answer has ended. Called once, from any thread.
     *
     * @param status the status; {@link #CALLER_LEFT} if there was none
     * @param bytes how many bytes of the body were passed on
     */
    void ended(int status, long bytes);
  }

  /** The status of a request that has no answer because its caller has left. */
  int CALLER_LEFT = 499;

  /**
   * The sender of a request, as its connection knows it.
   *
   * @param remote the address, perhaps that of a proxy
   * @param local whether the request came over the Unix socket
   * @param caller the token that the connection itself is as good as; null if it proves nothing
   * @param credentials what was taken out of the request's head; null if nothing was
   */
  record Sender(
      InetAddress remote,
      boolean local,
      @Nullable Token caller,
      @Nullable Credentials credentials) {}
}
