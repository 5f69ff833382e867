package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that would be open to a network does not start, and the error names the setting. */
class AccessReaderTest {
  private static HttpSettings read(String http) throws InvalidConfig {
    String hocon = "firebreak.http { " + http + " }";
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of())).http();
  }

  private static String complaint(String http) {
    InvalidConfig refusal = catchThrowableOfType(InvalidConfig.class, () -> read(http));
    assertThat(refusal).as("refused: " + http).isNotNull();
    assertThat(refusal.errors()).hasSize(1);
    return refusal.errors().getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "localhost"})
  void onLoopbackNothingIsRequired(String host) throws InvalidConfig {
    assertThat(read("host = \"" + host + '"').callers().access())
        .isEqualTo(HttpSettings.Access.OFF);
    assertThat(read("access = tokens, host = \"" + host + '"').callers().access())
        .isEqualTo(HttpSettings.Access.TOKENS);
  }

  @Test
  void withoutAPortTheHostHasNoMeaning() throws InvalidConfig {
    HttpSettings http = read("port = off, host = 0.0.0.0, socket.path = a.sock");
    assertThat(http.hasPort()).isFalse();
    assertThat(read("port = 0").hasPort()).isTrue();
  }

  @Test
  void withoutAPortThereMustBeASocket() {
    assertThat(complaint("port = off"))
        .startsWith("firebreak.http.port: is off, and http.socket.path is not set");
  }

  @Test
  void withoutAPortThereIsNoUseForTls() {
    assertThat(
            complaint("port = off, socket.path = a.sock, tls { certificate = a.pem, key = b.pem }"))
        .startsWith("firebreak.http.tls: is set, and http.port is off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"})
  void aPublicAddressNeedsTokensAndEncryption(String host) throws InvalidConfig {
    String where = "host = \"" + host + "\", ";
    assertThat(complaint(where))
        .contains("firebreak.http.access", host, "access = tokens", "behind-proxy = true");
    assertThat(complaint(where + "behind-proxy = true")).contains("http.access = tokens");
    assertThat(complaint(where + "access = tokens"))
        .contains("firebreak.http.tls", "certificate", "behind-proxy = true", "127.0.0.1");
    assertThat(read(where + "access = tokens, behind-proxy = true").callers().proxies().behind())
        .isTrue();
    String tls = "tls { certificate = c.pem, key = k.pem }";
    assertThat(read(where + "access = tokens, " + tls).tls()).isNotNull();
    assertThat(complaint(where + tls)).contains("http.access = tokens");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tls { key = k.pem }",
        "tls.client-certificates = optional",
        "tls.client-certificates = perhaps",
        "tls { certificate = c.pem, key = k.pem, client-certificates = required }",
        "tls.handshake-timeout = 0s",
        "behind-proxy = maybe",
        "access = some",
        "trusted-proxies = [proxy]",
        "trusted-proxies = [\"10.0.0.0/33\"]",
        "trusted-proxies = [\"10.0.0.0/\"]"
      })
  void whatIsNotUnderstoodIsRefused(String http) {
    assertThat(complaint(http)).contains(http.substring(0, http.indexOf(' ')));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.200, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 1.2.3.4, true",
    "0.0.0.0/0, ::1, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false"
  })
  void aRangeHasACommonPrefix(String range, String address, boolean contained)
      throws InvalidConfig {
    List<AddressRange> trusted =
        read("trusted-proxies = \"" + range + '"').callers().proxies().trusted();
    assertThat(trusted.getFirst().contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
  }

  @Test
  void noProxyIsTrustedByDefault() throws InvalidConfig {
    assertThat(read(""))
        .extracting(http -> http.callers().proxies())
        .isEqualTo(new HttpSettings.Proxies(false, List.of()));
  }
}
