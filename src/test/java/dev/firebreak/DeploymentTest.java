package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The deployment files agree with the program. None of them is run here. */
class DeploymentTest {
  private static final Path CONF = Path.of("conf");
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private static String read(String file) throws IOException {
    return Files.readString(CONF.resolve(file));
  }

  private static Map<String, JsonNode> kubernetes() throws IOException {
    Map<String, JsonNode> kinds = new HashMap<>();
    YAMLMapper yaml = new YAMLMapper();
    try (MappingIterator<JsonNode> documents =
        yaml.readerFor(JsonNode.class)
            .readValues(CONF.resolve("kubernetes/firebreak.yaml").toFile())) {
      documents.forEachRemaining(document -> kinds.put(document.path("kind").asText(), document));
    }
    return kinds;
  }

  private static JsonNode pod() throws IOException {
    return kubernetes().get("Deployment").at("/spec/template/spec");
  }

  private static JsonNode container() throws IOException {
    return pod().at("/containers/0");
  }

  private static Duration drainTimeout() throws Exception {
    return SettingsReader.read(ConfigFile.load(CONF.resolve("firebreak.conf"), Map.of()))
        .execution()
        .drainTimeout();
  }

  @Test
  void podsAndServicesHaveTheTimeThatADrainTakes() throws Exception {
    JsonNode pod = pod();
    long before = container().at("/lifecycle/preStop/sleep/seconds").asLong();
    assertThat(before).isPositive();
    Duration least = drainTimeout().plus(FAREWELL);
    assertThat(pod.path("terminationGracePeriodSeconds").asLong())
        .isGreaterThanOrEqualTo(least.toSeconds() + before);
    assertThat(Long.parseLong(unit("TimeoutStopSec"))).isGreaterThanOrEqualTo(least.toSeconds());
  }

  @Test
  void probesUsePathsThatANodeServes() throws Exception {
    try (TestNode node = TestNode.withTypes("echo { handler = dev.firebreak.demo.Echo }")) {
      for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        JsonNode get = container().path(probe).path("httpGet");
        assertThat(node.get(get.path("path").asText()).statusCode()).as(probe).isEqualTo(200);
        assertThat(get.path("port").asText()).isEqualTo("http");
      }
    }
  }

  @Test
  void everyVariableIsReadByTheProgram() throws Exception {
    for (JsonNode variable : container().path("env")) {
      assertMeans(variable.path("name").asText());
    }
    Pattern.compile("FIREBREAK_[A-Z_]+")
        .matcher(read("Dockerfile") + read("systemd/firebreak.service") + read("cluster.conf"))
        .results()
        .forEach(found -> assertMeans(found.group()));
  }

  /** Reading the configuration with it set must give something else than without. */
  private static void assertMeans(String variable) {
    String value = variable.endsWith("_PORT") ? "4711" : "surely-not-a-default";
    try {
      var file = CONF.resolve("firebreak.conf");
      var without = ConfigFile.load(file, Map.of()).getConfig("firebreak");
      var with = ConfigFile.load(file, Map.of(variable, value)).getConfig("firebreak");
      assertThat(with).as(variable).isNotEqualTo(without);
    } catch (dev.firebreak.config.InvalidConfig e) {
      throw new AssertionError(variable, e);
    }
  }

  @Test
  void onlyNodesReachThePortOfNodes() throws IOException {
    JsonNode policy = kubernetes().get("NetworkPolicy").path("spec");
    String app = policy.at("/podSelector/matchLabels/app").asText();
    assertThat(kubernetes().get("Deployment").at("/spec/template/metadata/labels/app").asText())
        .isEqualTo(app);
    for (JsonNode rule : policy.path("ingress")) {
      boolean toNodes =
          StreamSupport.stream(rule.path("ports").spliterator(), false)
              .anyMatch(port -> port.path("port").asText().equals("cluster"));
      if (toNodes) {
        assertThat(rule.path("from")).hasSize(1);
        assertThat(rule.at("/from/0/podSelector/matchLabels/app").asText()).isEqualTo(app);
      }
    }
    assertThat(kubernetes().get("Service").at("/spec/ports")).hasSize(1);
    assertThat(kubernetes().get("Service").at("/spec/ports/0/targetPort").asText())
        .isEqualTo("http");
  }

  @Test
  void nodesAreReplacedOneAtATime() throws IOException {
    assertThat(kubernetes().get("PodDisruptionBudget").at("/spec/maxUnavailable").asInt())
        .isEqualTo(1);
    assertThat(kubernetes().get("Deployment").at("/spec/strategy/rollingUpdate/maxSurge").asInt())
        .isEqualTo(1);
  }

  @Test
  void theConfigurationsAreValid() throws Exception {
    Map<String, String> shared =
        Map.of("FIREBREAK_JDBC_URL", "jdbc:postgresql://db/firebreak", "FIREBREAK_HOME", ".");
    assertThat(SettingsReader.read(ConfigFile.load(CONF.resolve("cluster.conf"), shared)))
        .isNotNull();
    String text = kubernetes().get("ConfigMap").at("/data/firebreak.conf").asText();
    assertThat(text).contains("/opt/firebreak/conf/cluster.conf");
    Path here = CONF.resolve("cluster.conf").toAbsolutePath();
    var config =
        ConfigFactory.parseString(
            text.replace("/opt/firebreak/conf/cluster.conf", here.toString()));
    assertThat(SettingsReader.read(ConfigFile.merge(config, shared)).execution().drainTimeout())
        .isEqualTo(drainTimeout());
  }

  @Test
  void theImageCopiesFilesThatExist() throws IOException {
    String file = read("Dockerfile");
    Pattern.compile("(?m)^COPY (?!--from)(.*) [^ ]+$")
        .matcher(file)
        .results()
        .flatMap(found -> Pattern.compile(" ").splitAsStream(found.group(1)))
        .forEach(source -> assertThat(Path.of(source)).exists());
    assertThat(file)
        .contains("USER " + pod().at("/securityContext/runAsUser").asText())
        .contains("EXPOSE 8080")
        .contains("EXPOSE " + container().at("/ports/1/containerPort").asText());
    assertThat(pod().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
  }

  private static String unit(String key) throws IOException {
    return read("systemd/firebreak.service")
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key));
  }

  @Test
  void theServiceIsNotRestartedAfterPermanentErrors() throws IOException {
    // As the exit codes of the command line.
    assertThat(unit("RestartPreventExitStatus")).isEqualTo("64 78");
    assertThat(unit("ExecStart")).startsWith("/opt/firebreak/bin/firebreak serve --config ");
    assertThat(unit("Restart")).isEqualTo("always");
  }

  /** Java takes the character set of names from the locale, which an init system may not set. */
  @Test
  void theProgramAlwaysRunsWithUtf8() throws IOException {
    assertThat(read("systemd/firebreak.service")).contains("\nEnvironment=LC_ALL=C.UTF-8\n");
    assertThat(read("Dockerfile")).contains("ENV LC_ALL=C.UTF-8 ");
    assertThat(Files.readString(Path.of("src/main/bin/firebreak")))
        .contains("\nexport LC_ALL=C.UTF-8\n");
  }

  @Test
  void systemdAcceptsTheService() throws Exception {
    Path analyze = Path.of("/usr/bin/systemd-analyze");
    assumeThat(analyze).as("systemd is not here").isExecutable();
    Process process =
        new ProcessBuilder(analyze.toString(), "verify", "conf/systemd/firebreak.service")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // Where it is tested it is not installed.
    assertThat(said.lines().filter(line -> !line.contains("is not executable"))).isEmpty();
  }
}
