package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Browsers that sign in through a reverse proxy on the Unix socket. The cookie is the one that the
 * node's port would set: what the proxy sends over the socket says nothing about the browser.
 */
class SocketSignInTest {
  private static final Pattern COOKIE = Pattern.compile("Set-Cookie: ([^;\r]+)([^\r]*)");

  @TempDir private Path folder;

  private TestNode node(String http) {
    return TestNode.configured(
        TestTokens.settings(folder.resolve("data"))
            + ("firebreak.http.socket.path = \"" + folder.resolve("socket") + "\"\n")
            + ("firebreak.types.echo.handler = dev.firebreak.demo.Echo\n" + http));
  }

  /** Sends a request of a page of jobs.example.com, as a proxy passes it on. */
  private String send(String line, String headers, String body) throws IOException {
    String request =
        (line + " HTTP/1.1\r\nHost: jobs.example.com\r\nOrigin: https://jobs.example.com\r\n")
            + (headers + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n")
            + body;
    var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Matcher signIn(String token) throws IOException {
    String form = "Content-Type: application/x-www-form-urlencoded\r\n";
    String answer = send("POST /sign-in", form, "token=" + token);
    Matcher cookie = COOKIE.matcher(answer);
    assertThat(cookie.find()).as(answer).isTrue();
    assertThat(send("GET /v1/types", "Cookie: " + cookie.group(1) + "\r\n", ""))
        .startsWith("HTTP/1.1 200 ");
    assertThat(send("POST /v1/call/echo", "Cookie: " + cookie.group(1) + "\r\n", "x"))
        .startsWith("HTTP/1.1 200 ");
    return cookie;
  }

  @Test
  void theCookieIsSecureWhereThePortHasTls() throws Exception {
    TestTokens tokens = TestTokens.in(folder.resolve("data"), "ci");
    new TestAuthority("tests").server().write(folder);
    String tls =
        "firebreak.http.tls { certificate = \"%s/cert.pem\", key = \"%s/key.pem\" }"
            .replace("%s", folder.toString());
    try (TestNode _ = node(tls)) {
      Matcher cookie = signIn(tokens.text("ci"));
      assertThat(cookie.group(1)).startsWith("__Host-firebreak=");
      assertThat(cookie.group(2)).contains("; Secure");
    }
  }

  @Test
  void theCookieIsSecureBehindAProxyWithTls() throws Exception {
    TestTokens tokens = TestTokens.in(folder.resolve("data"), "ci");
    try (TestNode _ = node("firebreak.http { behind-proxy = true, port = off }")) {
      Matcher cookie = signIn(tokens.text("ci"));
      assertThat(cookie.group(1)).startsWith("__Host-firebreak=");
      assertThat(cookie.group(2)).contains("; Secure");
    }
  }

  /** A header of the proxy changes nothing: any program on the socket could send it. */
  @Test
  void withoutEitherTheCookieIsForAPlainConnection() throws Exception {
    TestTokens tokens = TestTokens.in(folder.resolve("data"), "ci");
    try (TestNode _ = node("")) {
      Matcher cookie = signIn(tokens.text("ci"));
      assertThat(cookie.group(1)).startsWith("firebreak=");
      assertThat(cookie.group(2)).doesNotContain("Secure");
    }
  }
}
