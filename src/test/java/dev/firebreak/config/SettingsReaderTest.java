package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.task.RetryPolicy;
import dev.firebreak.task.Versions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration says, and what is said of a wrong one. */
class SettingsReaderTest {
  private static Settings read(String hocon) throws InvalidConfig {
    return read(hocon, Map.of());
  }

  private static Settings read(String hocon, Map<String, String> environment) throws InvalidConfig {
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), environment));
  }

  private static List<String> complaintsAbout(String hocon) {
    InvalidConfig refusal = catchThrowableOfType(InvalidConfig.class, () -> read(hocon));
    assertThat(refusal).as("refused: " + hocon).isNotNull();
    return refusal.errors();
  }

  @Test
  void defaultsAreThoseOfTheReference() throws InvalidConfig {
    Settings settings = read("firebreak.types.greet.handler = com.example.Greet");
    assertThat(settings.http())
        .isEqualTo(
            new HttpSettings(
                new HttpSettings.Address("127.0.0.1", 8080, null),
                new HttpSettings.Callers(
                    HttpSettings.Access.OFF,
                    null,
                    List.of(),
                    new HttpSettings.Proxies(false, List.of())),
                new HttpSettings.Limits(
                    new HttpSettings.Connections(20_000, 15_000),
                    new HttpSettings.Time(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(75),
                        Duration.ofSeconds(30)),
                    new HttpSettings.Head(65_536, 2048, 64, 64, 8192),
                    new HttpSettings.Linger(Duration.ofSeconds(30), 64 << 20),
                    Runtime.getRuntime().maxMemory() / 4),
                null,
                new AuditSettings(
                    Path.of("./data/audit.jsonl").toAbsolutePath(),
                    16 << 20,
                    10,
                    Set.of(AuditSettings.Event.CHANGES, AuditSettings.Event.REFUSED)),
                null,
                List.of()));
    assertThat(settings.execution().json()).isEqualTo(new JsonSettings(200, 500, 8 << 20));
    TypeSettings greet = settings.types().get("greet");
    assertThat(greet.capacity())
        .isEqualTo(new TypeSettings.Capacity(100, 0, 1000, Duration.ofSeconds(30), 8));
    assertThat(greet.time())
        .isEqualTo(new TypeSettings.Time(Duration.ofSeconds(30), Duration.ofSeconds(1)));
    assertThat(greet.retry())
        .isEqualTo(
            new RetryPolicy(
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                0.2,
                RetryPolicy.Timeouts.TASKS));
    assertThat(greet.work().maxBody()).isEqualTo(8 << 20);
    assertThat(greet.protection())
        .isEqualTo(
            new TypeSettings.Protection(
                TypeSettings.OnDisconnect.CANCEL,
                new TypeSettings.RateLimit(0, 1),
                new TypeSettings.Breaker(50, 0.95, Duration.ofSeconds(5)),
                new TypeSettings.RetryBudget(0.2, 100)));
  }

  @Test
  void allowedHostsAreAListOrATextWithCommas() throws InvalidConfig {
    String key = "firebreak.http.allowed-hosts";
    List<String> two = List.of("jobs.example.com", "[::1]:8080");
    assertThat(read(key + " = [jobs.example.com, \"[::1]:8080\"]").http().callers().allowedHosts())
        .isEqualTo(two);
    assertThat(
            read("", Map.of("FIREBREAK_HTTP_ALLOWED_HOSTS", "jobs.example.com, [::1]:8080"))
                .http()
                .callers()
                .allowedHosts())
        .isEqualTo(two);
    assertThat(read(key + " = \"\"").http().callers().allowedHosts()).isEmpty();
    for (String wrong :
        List.of("https://a.example", "a/b", "a b", "::1", "a:b", "a:70000", "[x]")) {
      assertThat(complaintsAbout(key + " = [\"" + wrong + "\"]"))
          .singleElement()
          .asString()
          .startsWith(key + ": \"" + wrong + "\" is not a host name");
    }
  }

  @Test
  void aTypeSaysOnlyWhatDiffers() throws InvalidConfig {
    TypeSettings type =
        read("""
        firebreak.type-defaults.concurrency = 7
        firebreak.types.x { handler = X, threads = platform, retry.attempts = 1
                            config { greeting = hello } }
        """)
            .types()
            .get("x");
    assertThat(type.capacity().concurrency()).isEqualTo(7);
    assertThat(type.retry().attempts()).isEqualTo(1);
    assertThat(type.retry().backoff()).isEqualTo(Duration.ofMillis(100));
    assertThat(type.work().threads()).isEqualTo(TypeSettings.Threads.PLATFORM);
    assertThat(type.work().config().getString("greeting")).isEqualTo("hello");
  }

  @Test
  void theEnvironmentIsStrongerThanTheFile() throws InvalidConfig {
    Settings settings =
        read(
            "firebreak.http.port = 1234",
            Map.of("FIREBREAK_HTTP_PORT", "4321", "FIREBREAK_HTTP_HOST", "::1"));
    assertThat(settings.http().address().port()).isEqualTo(4321);
    assertThat(settings.http().address().host()).isEqualTo("::1");
  }

  @Test
  void pluginsAreMeantFromTheInstallationAndOnlyTheirDefaultMayBeMissing() throws InvalidConfig {
    assertThat(read("").execution().plugins())
        .isEqualTo(new PluginSettings(Path.of("./plugins"), true));
    Map<String, String> installed = Map.of("FIREBREAK_HOME", "/opt/firebreak");
    assertThat(read("", installed).execution().plugins())
        .isEqualTo(new PluginSettings(Path.of("/opt/firebreak/plugins"), true));
    assertThat(read("firebreak.plugins-dir = more", installed).execution().plugins())
        .isEqualTo(new PluginSettings(Path.of("/opt/firebreak/more"), false));
    assertThat(read("firebreak.plugins-dir = /srv/plugins", installed).execution().plugins())
        .isEqualTo(new PluginSettings(Path.of("/srv/plugins"), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "firebreak.http.prot = 1 | firebreak.http.prot: unknown key; did you mean port?",
        "firebreak.plugins-dir = '' | firebreak.plugins-dir: is empty",
        "firebreak.plugins-dir = 'a\\u0000b' | firebreak.plugins-dir: is not a folder: Nul",
        "firebreak.json.max-depth = 0 | firebreak.json.max-depth: 0 is below 1",
        "firebreak.json.max-depth = 501 | firebreak.json.max-depth: 501 is above 500",
        "firebreak.json.max-depth = deep | firebreak.json.max-depth: 'deep' is not a whole number",
        "firebreak.json.max-number-length = 100001 | json.max-number-length: 100001 is above"
            + " 100000",
        "firebreak.json.max-string-length = 0 | json.max-string-length: 0 is below 1",
        "firebreak.json.max-string-length = 2G | json.max-string-length: 2147483648 is above",
        "firebreak.json.max-strings = 1 | firebreak.json.max-strings: unknown key",
        "firebreak.drain-timeout = soon | firebreak.drain-timeout:",
        "firebreak.http.port = 70000 | firebreak.http.port: 70000 is above 65535",
        "firebreak.http.port = abc | firebreak.http.port: 'abc' is not a whole number",
        "firebreak.http.port = 4294975376 | firebreak.http.port: 4294975376 is above 65535",
        "firebreak.http.port = 1e999999999 | firebreak.http.port: '1e999999999' is not a whole"
            + " number",
        "firebreak.types.\"c++\" { handler = X } | firebreak.types.c++: a type's name",
        "firebreak.http.port = 1.5 | firebreak.http.port: '1.5' is not a whole number",
        "firebreak = 3 | firebreak has type NUMBER",
        "firebreak.type-defaults.concurency = 1 | firebreak.type-defaults.concurency: unknown key",
        "firebreak.types.x { handler = X, consumes = [png] } | firebreak.types.x.consumes: 'png' is"
            + " no",
        "firebreak.types.x { } | firebreak.types.x.handler: is missing",
        "firebreak.types.x { handler = '' } | firebreak.types.x.handler: is empty",
        "firebreak.types.x { handler = X, concurrency = 0 } | firebreak.types.x.concurrency: 0 is"
            + " below 1",
        "firebreak.types.x { handler = X, concurency = 1 } | firebreak.types.x.concurency: unknown"
            + " key; did you mean concurrency?",
        "firebreak.types.x { handler = X, timeout = 0ms } | firebreak.types.x.timeout: 0 ms is"
            + " below 1 ms",
        "firebreak.types.x { handler = X, threads = green } | firebreak.types.x.threads: 'green' is"
            + " not one of virtual, platform",
        "firebreak.types.x { handler = X, retry.jitter = 2 } | firebreak.types.x.retry.jitter: 2.0"
            + " is above 1.0",
        "firebreak.types.x { handler = X, retry.attempt = 2 } | firebreak.types.x.retry.attempt:"
            + " unknown key; did you mean attempts?",
        "firebreak.types.x { handler = X, on-disconnect = wait } |"
            + " firebreak.types.x.on-disconnect: 'wait' is not one of cancel, finish",
        "firebreak.types.x { handler = X, rate-limit.per-second = 0.0001 } |"
            + " firebreak.types.x.rate-limit.per-second: 1.0E-4 is below 0.001",
        "firebreak.types.x { handler = X, rate-limit.per-second = -1 } |"
            + " firebreak.types.x.rate-limit.per-second: -1.0 is below 0.001",
        "firebreak.types.x { handler = X, rate-limit.burst = 0 } |"
            + " firebreak.types.x.rate-limit.burst: 0 is below 1",
        "firebreak.type-defaults.rate-limit.rate = 1 | firebreak.type-defaults.rate-limit.rate:"
            + " unknown key",
        "firebreak.types.x { handler = X, breaker.window = 61 } |"
            + " firebreak.types.x.breaker.window: 61 is above 60",
        "firebreak.types.x { handler = X, breaker.crash-share = 0 } |"
            + " firebreak.types.x.breaker.crash-share: 0.0 is below 0.01",
        "firebreak.types.x { handler = X, breaker.paus = 1s } |"
            + " firebreak.types.x.breaker.paus: unknown key; did you mean pause?",
        "firebreak.types.x { handler = X, retry.budget.share = -1 } |"
            + " firebreak.types.x.retry.budget.share: -1.0 is below 0.0",
        "firebreak.types.x { handler = X, retry.budget.spares = 1 } |"
            + " firebreak.types.x.retry.budget.spares: unknown key; did you mean spare?",
        "firebreak.types.x { handler = X, version = a/b } | firebreak.types.x.version: 'a/b' is not"
            + " a version: 1 to 32 letters, digits, dots, underscores and hyphens",
        "firebreak.types.x { handler = X, accepts = [a b] } | firebreak.types.x.accepts: 'a b' is"
            + " not a version",
        "firebreak.types.x { handler = X, accepts = 1 } | firebreak.types.x.accepts:",
        "firebreak.types.x { handler = X, search = [customer] } | firebreak.types.x.search:"
            + " 'customer' is not a JSON pointer",
        "firebreak.types.x { handler = X, search = [/a~2] } | firebreak.types.x.search: '/a~2' is"
            + " not a JSON pointer",
        "firebreak.types.x { handler = X, search = [/a, /a] } | firebreak.types.x.search: has a"
            + " JSON pointer twice",
        "firebreak.types.x { handler = X, search = [/1, /2, /3, /4, /5, /6, /7, /8, /9] } |"
            + " firebreak.types.x.search: has more than 8",
        "firebreak.types.\"x y\" { handler = X } | firebreak.types.x y: a type's name",
        "firebreak.type-defaults.max-body = many | firebreak.type-defaults.max-body:",
        "firebrake.http.port = 1 | firebrake: unknown key; did you mean firebreak?",
        "firebreak.drain-timeout = ${nowhere} | nowhere",
      })
  void errorsNameTheirKeys(String hocon, String complaint) {
    // A default that is wrong is said once, by its own name, though a type inherits it.
    String types = hocon.contains("type-defaults") ? "\nfirebreak.types.x.handler = X" : "";
    assertThat(complaintsAbout(hocon.replace('\'', '"').trim() + types))
        .singleElement()
        .asString()
        .contains(complaint.replace('\'', '"').replace("type\"s", "type's").trim());
  }

  @Test
  void aTypeAcceptsItsOwnVersionAndThoseThatItNames() throws InvalidConfig {
    Settings settings =
        read(
            """
            firebreak.types {
              plain { handler = X }
              named { handler = X, version = 1.10 }
              some { handler = X, version = "2.0-rc_1", accepts = [1.10, 3] }
            }
            """);
    Versions named = settings.types().get("named").work().versions();
    Versions some = settings.types().get("some").work().versions();
    assertThat(settings.types().get("plain").work().versions()).isEqualTo(Versions.ANY);
    assertThat(named.own()).isEqualTo("1.10");
    assertThat(named.accepted()).isNull();
    assertThat(some.accepted()).containsExactly("1.10", "2.0-rc_1", "3");
    assertThat(some.accepts("3")).isTrue();
    assertThat(some.accepts("4")).isFalse();
    assertThat(some.accepts(null)).isTrue();
  }

  @Test
  void allVersionsAreNotNamedBesideOthersAndNotTooMany() {
    assertThat(complaintsAbout("firebreak.types.x { handler = X, accepts = [\"*\", 1] }"))
        .singleElement()
        .asString()
        .contains("firebreak.types.x.accepts: has \"*\", for all versions, beside others");
    String many = "1,".repeat(17);
    assertThat(complaintsAbout("firebreak.types.x { handler = X, accepts = [" + many + "] }"))
        .singleElement()
        .asString()
        .contains("firebreak.types.x.accepts: has more than 16 versions");
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithItsPlace() {
    assertThat(
            complaintsAbout(
                """
                firebreak.http.port = -1
                firebreak.types.a { handler = A, concurrency = 0 }
                firebreak.types.b { handler = B, colour = red }
                """))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("firebreak.http.port: -1 is below 0 (String: 1)"))
        .anyMatch(
            line ->
                line.startsWith("firebreak.types.a.concurrency") && line.endsWith("(String: 2)"))
        .anyMatch(
            line -> line.startsWith("firebreak.types.b.colour") && line.endsWith("(String: 3)"));
  }

  @Test
  void aBadDefaultIsSaidOnceNotForEachTypeThatInheritsIt() {
    assertThat(
            complaintsAbout(
                """
                firebreak.type-defaults.timeout = never
                firebreak.types { a { handler = A }, b { handler = B } }
                """))
        .hasSize(1);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    InvalidConfig refusal =
        catchThrowableOfType(
            InvalidConfig.class, () -> ConfigFile.load(Path.of("no/such.conf"), Map.of()));
    assertThat(refusal.errors()).singleElement().asString().startsWith("no/such.conf: no such");
  }

  @Test
  void theShippedConfigurationIsRight() throws InvalidConfig {
    Settings settings =
        SettingsReader.read(ConfigFile.load(Path.of("conf/firebreak.conf"), Map.of()));
    assertThat(settings.types())
        .containsOnlyKeys(
            "echo",
            "sleep",
            "crash",
            "overflow",
            "hang",
            "spin",
            "leak",
            "exit",
            "segfault",
            "sha256",
            "wordcount");
  }
}
