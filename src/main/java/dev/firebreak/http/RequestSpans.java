package dev.firebreak.http;

import dev.firebreak.access.TokenText;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.traces.Attribute;
import dev.firebreak.traces.Operation;
import dev.firebreak.traces.TraceSpan;
import dev.firebreak.traces.Traces;
import java.net.InetAddress;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The spans of requests that bring work: calls, submits and runs of schedules. Other requests, of
 * which programs that watch the node send very many, have none.
 *
 * @param addresses finds out where a request came from
 * @param encrypted whether the port is for TLS
 */
record RequestSpans(Traces traces, ClientAddress addresses, boolean encrypted) {
  private static final String OF_TYPE = "{type}";
  private static final String SCHEDULE = "/v1/schedules/";
  private static final String RUN = "/run";
  private static final int LONGEST = 512;

  private static final AttributeKey<TraceSpan> SPAN =
      AttributeKey.create("dev.firebreak.span", TraceSpan.class);

  /** Other methods would make names without end (OpenTelemetry, HTTP spans). */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private static final String OTHER_METHOD = "_OTHER";

  /** Begins the span of a request, which its answer ends. */
  void begin(HttpRequest request, String path, PendingResponse exchange) {
    String route = traces.enabled() ? route(path) : null;
    if (route == null) {
      return;
    }
    String method = request.method().value();
    String known = METHODS.contains(method) ? method : OTHER_METHOD;
    TraceSpan span = traces.begin(Operation.REQUEST, known + ' ' + route, CallerTrace.in(request));
    exchange.span(span);
    if (span.recording()) {
      span.set(Attribute.METHOD, known)
          .set(Attribute.ROUTE, route)
          .set(Attribute.PATH, shown(path))
          .set(Attribute.SCHEME, encrypted && !exchange.local() ? "https" : "http");
      InetAddress client = addresses.of(request, exchange.remote());
      if (client != null) {
        span.set(Attribute.CLIENT, client.getHostAddress());
      }
      for (HttpHeader header : request.getHeaders()) {
        if (header.is("user-agent")) {
          span.set(Attribute.AGENT, shown(header.value()));
        }
      }
    }
  }

  private static String shown(String text) {
    String whole = TokenText.removedFrom(text);
    return whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST);
  }

  private static @Nullable String route(String path) {
    if (path.startsWith(RequestDispatcher.CALL)) {
      return RequestDispatcher.CALL + OF_TYPE;
    } else if (path.startsWith(RequestDispatcher.SUBMIT)) {
      return RequestDispatcher.SUBMIT + OF_TYPE;
    }
    if (path.startsWith(SCHEDULE) && path.endsWith(RUN)) {
      return SCHEDULE + "{name}" + RUN;
    }
    return path.equals(RequestDispatcher.BULK) ? path : null;
  }

  /** Attaches the span of a request, for the routes. */
  static HttpRequest attach(HttpRequest request, TraceSpan span) {
    return span.equals(TraceSpan.NONE) ? request : request.addAttribute(SPAN, span);
  }

  /** Returns the span of a request that came to a route. */
  static TraceSpan of(HttpRequest request) {
    return request.getAttribute(SPAN).orElse(TraceSpan.NONE);
  }
}
