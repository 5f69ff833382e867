package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.access.TokenText;
import dev.firebreak.connection.RequestLog;
import dev.firebreak.requestlog.LoggedRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.util.ByteString;

/**
 * Puts requests into the access log. Of their headers it reads {@code Referer} and {@code
 * User-Agent}, and those that identify the caller, which are not logged.
 */
final class LoggedRequests implements RequestLog {
  /** Longer texts are cut, in characters. */
  private static final int LONGEST_TARGET = 2048;

  private static final int LONGEST_HEADER = 512;
  private static final String HEAD_END = "\r\n\r\n";

  private final Consumer<LoggedRequest> log;
  private final Authentication callers;
  private final ClientAddress addresses;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  /**
   * Creates the log of requests.
   *
   * @param log receives each request when its answer has ended
   * @param callers finds out whose token a request bears
   * @param addresses finds out where a request came from
   */
  LoggedRequests(
      Consumer<LoggedRequest> log,
      Authentication callers,
      ClientAddress addresses,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.log = log;
    this.callers = callers;
    this.addresses = addresses;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  @Override
  public Entry begun(HttpRequest request, Sender sender) {
    Instant time = clock.instant();
    long start = nanoClock.getAsLong();
    LoggedRequest.Sender from = sender(request, sender);
    LoggedRequest.Head head = head(request);
    return (status, bytes) ->
        log.accept(
            new LoggedRequest(
                time,
                from,
                head,
                new LoggedRequest.Answer(status, bytes, nanoClock.getAsLong() - start)));
  }

  @Override
  public void refused(InetAddress remote, int status, ByteString answer) {
    int head = answer.utf8String().indexOf(HEAD_END);
    long bytes = head < 0 ? 0 : answer.size() - head - HEAD_END.length();
    log.accept(
        new LoggedRequest(
            clock.instant(),
            new LoggedRequest.Sender(remote.getHostAddress(), "", ""),
            LoggedRequest.Head.NONE,
            new LoggedRequest.Answer(status, bytes, 0)));
  }

  private LoggedRequest.Sender sender(HttpRequest request, Sender sender) {
    InetAddress address = addresses.of(request, sender.remote());
    boolean overSocket = sender.local() && sender.remote().equals(address);
    Caller caller = callers.identify(request, sender);
    return new LoggedRequest.Sender(
        overSocket || address == null ? "unix:" : address.getHostAddress(),
        caller == null ? "" : caller.grant().owner(),
        caller == null ? "" : caller.name());
  }

  private static LoggedRequest.Head head(HttpRequest request) {
    String target =
        request.getUri().path()
            + request.getUri().rawQueryString().map(query -> '?' + query).orElse("");
    String referrer = "";
    String userAgent = "";
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("referer")) {
        referrer = header.value();
      } else if (header.is("user-agent")) {
        userAgent = header.value();
      }
    }
    return new LoggedRequest.Head(
        request.method().value(),
        shown(target, LONGEST_TARGET),
        request.protocol().value(),
        shown(referrer, LONGEST_HEADER),
        shown(userAgent, LONGEST_HEADER));
  }

  private static String shown(String text, int longest) {
    String whole = TokenText.removedFrom(text);
    return whole.length() <= longest ? whole : whole.substring(0, longest);
  }
}
