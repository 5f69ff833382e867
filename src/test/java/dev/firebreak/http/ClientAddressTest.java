package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.config.AddressRange;
import java.net.InetAddress;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forwarded headers count as far as trusted proxies wrote them. */
class ClientAddressTest {
  private static final ClientAddress ADDRESSES =
      new ClientAddress(List.of(new AddressRange(InetAddress.ofLiteral("10.0.0.0"), 8)));

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, '', 192.0.2.1",
    "192.0.2.1, 198.51.100.9, 192.0.2.1",
    "10.0.0.1, '', 10.0.0.1",
    "10.0.0.1, 198.51.100.9, 198.51.100.9",
    "10.0.0.1, '203.0.113.5, 198.51.100.9', 198.51.100.9",
    "10.0.0.1, '198.51.100.9, 10.0.0.2', 198.51.100.9",
    "10.0.0.1, 'nonsense, 10.0.0.2', 10.0.0.2",
    "10.0.0.1, 'localhost', 10.0.0.1",
    "10.0.0.1, '2001:db8::1', 2001:db8:0:0:0:0:0:1"
  })
  void theCallerIsTheLastAddressThatIsNoTrustedProxy(String remote, String header, String caller) {
    HttpRequest request = HttpRequest.create();
    if (!header.isEmpty()) {
      request = request.addHeader(RawHeader.create("X-Forwarded-For", header));
    }
    assertThat(ADDRESSES.of(request, InetAddress.ofLiteral(remote)).getHostAddress())
        .isEqualTo(caller);
  }
}
