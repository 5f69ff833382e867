package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses callbacks may have, and the settings that say so. */
class CallbackRulesTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static Settings settings(String says) throws InvalidConfig {
    String keeping = "firebreak.data-dir = /nowhere\n";
    return SettingsReader.read(
        ConfigFile.merge(ConfigFactory.parseString(keeping + says), Map.of()));
  }

  private static CallbackRules rules(String says) throws InvalidConfig {
    String type =
        "firebreak.types.x { command = [cat], callback { url = \"https://a.example/\", secret = \""
            + SECRET
            + "\" } }\n";
    Settings settings = settings(type + "firebreak.callbacks { " + says + " }");
    return Objects.requireNonNull(settings.types().get("x").endpoint().callback()).rules();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.19.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::1",
        "3fff::1",
        "100::1"
      })
  void addressesThatAreNotPublicAreRefused(String address) throws Exception {
    assertThat(rules("").allows(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "9.255.255.255",
        "2606:4700::1111",
        "64:ff9b::101:101",
        "::ffff:1.1.1.1"
      })
  void publicAddressesAreAllowed(String address) throws Exception {
    assertThat(rules("").allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void rangesThatTheOperatorNamesAreAllowed() throws Exception {
    CallbackRules rules = rules("allowed-addresses = [\"10.0.0.0/8\", \"::1\"]");
    assertThat(rules.allows(InetAddress.ofLiteral("10.200.0.1"))).isTrue();
    assertThat(rules.allows(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(rules.allows(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/, is not https",
    "ftp://a.example/, is not https",
    "/path, is not https",
    "https://u:p@a.example/, has a user",
    "https://a.example/#x, has a fragment",
    "https://a.example:99999/, names no host",
    "https:///x, names no host",
    "https://2130706433/, is not public",
    "https://127.0.0.1/, is not public",
    "https://[::1]/, is not public",
    "https://[::ffff:127.0.0.1]/, is not public",
    "https://0.0.0.0/, is not public",
    "https://a.example/%zz, is no URL",
    "https://b.example/, callbacks.allowed-hosts",
    "https://a.example:8443/, callbacks.allowed-hosts",
    "https://c.example/, callbacks.allowed-hosts",
    "https://xc.example/, callbacks.allowed-hosts"
  })
  void anUrlOfACallerIsRefusedWithItsReason(String url, String reason) throws Exception {
    CallbackRules rules = rules("allowed-hosts = [a.example, \"*.c.example\", \"d.example:99\"]");
    assertThatThrownBy(() -> rules.named(url)).hasMessageContaining(reason);
  }

  @Test
  void urlsWithBlanksOrLineBreaksAreRefused() throws Exception {
    CallbackRules rules = rules("allowed-hosts = [\"*\"]");
    assertThatThrownBy(() -> rules.named("https://a.example/ x")).hasMessageContaining("blanks");
    assertThatThrownBy(() -> rules.named("https://a.example/\r\nX: y"))
        .hasMessageContaining("printable");
    assertThatThrownBy(() -> rules.named("https://a.example/" + "x".repeat(3000)))
        .hasMessageContaining("2048");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example",
        "https://A.EXAMPLE./x?y=z",
        "https://b.c.example/",
        "https://d.example:99/"
      })
  void anUrlWithAListedHostIsTaken(String url) throws Exception {
    CallbackRules rules = rules("allowed-hosts = [a.example, \"*.c.example\", \"d.example:99\"]");
    assertThatCode(() -> rules.named(url)).doesNotThrowAnyException();
  }

  @Test
  void aTargetIsReadFromItsUrl() throws Exception {
    CallbackRules.Target target = rules("").configured("https://A.example:8443?t=1");
    assertThat(target.authority()).isEqualTo("a.example:8443");
    assertThat(target.path()).isEqualTo("/?t=1");
    assertThat(target.shown()).isEqualTo("https://a.example:8443").doesNotContain("t=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "callback.url = \"https://a.example/\" | callback.secret-file | callbacks are signed",
        "callback { url = \"https://a.example/\", secret = abc } | callback.secret-file | whsec_",
        "callback { url = \"https://a.example/\", secret = whsec_AAAA } | callback.secret-file | 3"
            + " bytes",
        "callback { url = \"http://a.example/\", secret = S } | callback.url | callbacks.http",
        "callback { url = \"https://10.0.0.1/\", secret = S } | callback.url | not public",
        "callback { per-submit = true, secret = S } | callback.per-submit | allowed-hosts",
        "callback { url = \"https://a.example/\", secret = S, events = [done] } | callback.events |"
            + " done",
        "callback { url = \"https://a.example/\", secret = S, headers { webhook-id = x } } |"
            + " callback.headers | is set by",
        "callback { url = \"https://a.example/\", secret = S, x = y } | callback.x | unknown"
      })
  void wrongSettingsAreNamed(String callback, String key, String why) {
    String type =
        "firebreak.types.x { command = [cat], " + callback.replace("= S", "= " + SECRET) + " }";
    assertThatThrownBy(() -> settings(type))
        .hasMessageContaining("firebreak.types.x." + key)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allowed-hosts = [\"a b\"] | allowed-hosts | is not a host",
        "allowed-hosts = [\"a.*\"] | allowed-hosts | is not a host",
        "allowed-addresses = [\"10.0.0.0/99\"] | allowed-addresses | is not an address",
        "trust-file = /no/such.pem | trust-file | can't be used",
        "trust-file = /etc/hostname | trust-file | can",
        "public-url = nonsense | public-url | is not a URL",
        "timeout = 1h | timeout | is above"
      })
  void wrongRulesAreNamed(String rule, String key, String why) {
    assertThatThrownBy(() -> settings("firebreak.callbacks { " + rule + " }"))
        .hasMessageContaining("firebreak.callbacks." + key)
        .hasMessageContaining(why);
  }

  @Test
  void theTypeThatTellsExistsIfATypeHasACallback() throws Exception {
    assertThat(settings("firebreak.types.x { command = [cat] }").types()).containsOnlyKeys("x");
    String type =
        "firebreak.types.x { command = [cat], callback { url = \"https://a.example/\", secret = \""
            + SECRET
            + "\" } }";
    assertThat(settings(type).types()).containsOnlyKeys("firebreak-callback", "x");
    assertThatThrownBy(() -> settings("firebreak.types.firebreak-callback { command = [cat] }"))
        .hasMessageContaining("choose another name");
    assertThatThrownBy(() -> settings(type + "\nfirebreak.data-dir = \"\""))
        .hasMessageContaining("need firebreak.data-dir");
  }
}
