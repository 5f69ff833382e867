package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.Access;
import dev.firebreak.config.AddressRange;
import dev.firebreak.connection.RequestLog;
import dev.firebreak.requestlog.LoggedRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class LoggedRequestsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T01:02:03Z");
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");

  private final List<LoggedRequest> logged = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final LoggedRequests requests =
      new LoggedRequests(
          logged::add,
          new Authentication(
              Access.NONE, new SessionCookie(false, InstantSource.system()), null, null),
          new ClientAddress(List.of(new AddressRange(InetAddress.ofLiteral("10.0.0.0"), 8))),
          InstantSource.fixed(NOW),
          nanos::get);

  private RequestLog.Entry begun(HttpRequest request, boolean local) {
    return requests.begun(request, new RequestLog.Sender(PROXY, local, null, null));
  }

  @Test
  void aRequestIsLoggedAtItsEndWithTheTimeItTook() {
    RequestLog.Entry entry =
        begun(
            HttpRequest.POST("/v1/call/echo?a=b")
                .addHeader(RawHeader.create("X-Forwarded-For", "203.0.113.9")),
            false);
    assertThat(logged).isEmpty();
    nanos.addAndGet(3_000_000);
    entry.ended(200, 7);
    assertThat(logged)
        .containsExactly(
            new LoggedRequest(
                NOW,
                new LoggedRequest.Sender("203.0.113.9", "", ""),
                new LoggedRequest.Head("POST", "/v1/call/echo?a=b", "HTTP/1.1", "", ""),
                new LoggedRequest.Answer(200, 7, 3_000_000)));
  }

  @Test
  void aCallerOnTheUnixSocketHasNoAddress() {
    begun(HttpRequest.GET("/"), true).ended(200, 0);
    assertThat(logged.getFirst().sender().address()).isEqualTo("unix:");
  }

  @Test
  void longTextsAreCut() {
    begun(
            HttpRequest.GET("/" + "a".repeat(5000))
                .addHeader(RawHeader.create("User-Agent", "b".repeat(5000))),
            false)
        .ended(200, 0);
    assertThat(logged.getFirst().head().target()).hasSize(2048);
    assertThat(logged.getFirst().head().userAgent()).hasSize(512);
  }

  @Test
  void ofARefusedConnectionTheBytesOfTheBodyCount() {
    requests.refused(
        PROXY, 400, ByteString.fromString("HTTP/1.1 400 Bad Request\r\nA: b\r\n\r\n0123456789"));
    assertThat(logged)
        .containsExactly(
            new LoggedRequest(
                NOW,
                new LoggedRequest.Sender("10.0.0.1", "", ""),
                LoggedRequest.Head.NONE,
                new LoggedRequest.Answer(400, 10, 0)));
  }
}
