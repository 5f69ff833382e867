package dev.firebreak.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.util.ByteString;

/**
 * What the stages of one connection report to the {@link RequestLog}. Exists only if requests are
 * logged. Belongs to the thread of the stages, except {@link #streamed}.
 */
final class LoggedConnection {
  private static final Pattern BEGIN = Pattern.compile("HTTP/1\\.1 ([0-9]{3})");
  private static final int BEGIN_LENGTH = "HTTP/1.1 200".length();
  private static final int CONTINUE = 100;
  private static final String HEAD = "HEAD ";

  private final RequestLog log;
  private final Connection connection;

  /** The answers that were passed to the HTTP layer and of which no byte has come back yet. */
  private int expected;

  /** Whether the bytes that were passed to the HTTP layer last begin as a HEAD request does. */
  private boolean head;

  private volatile boolean streaming;

  LoggedConnection(RequestLog log, Connection connection) {
    this.log = log;
    this.connection = connection;
  }

  /** These bytes of a request are passed to the HTTP layer, which emits its head meanwhile. */
  void passingOn(ByteString bytes) {
    head = bytes.take(HEAD.length()).utf8String().equals(HEAD);
  }

  /** Whether the request that is emitted now is for a head; to handlers it looks like a GET. */
  boolean isHead() {
    return head;
  }

  RequestLog.Entry begun(HttpRequest request) {
    return log.begun(
        head ? request.withMethod(HttpMethods.HEAD) : request,
        new RequestLog.Sender(
            connection.remote(),
            connection.isLocal(),
            connection.caller(),
            connection.credentials()));
  }

  /** An answer is passed to the HTTP layer. */
  void answering(boolean inPieces) {
    expected++;
    streaming = inPieces;
  }

  /** All pieces of the last answer were passed on. */
  void streamed() {
    streaming = false;
  }

  /** Bytes come from the HTTP layer; it has itself answered a request that it could not parse. */
  void sending(ByteString bytes) {
    int status = status(bytes);
    if (status <= CONTINUE) {
      return;
    } else if (expected > 0) {
      expected--;
    } else if (!streaming) {
      refused(status, bytes);
    }
  }

  void refused(int status, ByteString answer) {
    log.refused(connection.remote(), status, answer);
  }

  /** The status of the answer that these bytes begin; 0 if they begin none. */
  private static int status(ByteString bytes) {
    Matcher begin = BEGIN.matcher(bytes.take(BEGIN_LENGTH).utf8String());
    return begin.matches() ? Integer.parseInt(begin.group(1)) : 0;
  }
}
