package dev.firebreak.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration in an archive has no secret, wherever an operator may have written one. */
class VisibleConfigurationTest {
  private static String json(String hocon, Map<String, String> environment) throws Exception {
    return new String(
        VisibleConfiguration.json(ConfigFile.merge(ConfigFactory.parseString(hocon), environment)),
        StandardCharsets.UTF_8);
  }

  @Test
  void secretsAreHiddenWhereverTheyAre() throws Exception {
    String json =
        json(
            """
            firebreak {
              store { jdbc-url = "jdbc:postgresql://S3cr3t:S3cr3t@db/x?password=S3cr3t", user = S3cr3t
                password = S3cr3t }
              type-defaults { env { KEY = S3cr3t }, config { password = S3cr3t, inner { list = [S3cr3t] } } }
              types {
                a { command = [curl, "-u", "S3cr3t:S3cr3t", "http://S3cr3t@host"], env { PGPASSWORD = S3cr3t }
                  unknown = S3cr3t }
                b { handler = com.example.B, config { key = S3cr3t, more { key = S3cr3t } } }
              }
              schedules.n { cron = "0 3 * * *", type = b, input { key = S3cr3t } }
              http.tls.owners { team { certificates = ["CN=S3cr3t"] } }
              metrics.otlp { url = "https://otlp.example/S3cr3t", headers { Authorization = "Bearer S3cr3t" } }
              traces.otlp { url = "https://otlp.example/S3cr3t", headers { Authorization = "Bearer S3cr3t" } }
              unknown { key = S3cr3t }
            }
            pekko.some.key = S3cr3t
            """,
            Map.of());
    assertThat(json).doesNotContain("S3cr3t");
    JsonNode document = new JsonMapper().readTree(json);
    assertThat(document.path("firebreak.types.a.command").toString())
        .isEqualTo("[\"curl\",\"(hidden)\"]");
    assertThat(document.path("firebreak.types.b.handler").asText()).isEqualTo("com.example.B");
    assertThat(document.path("firebreak.types.a.env.PGPASSWORD").asText()).isEqualTo("(hidden)");
    assertThat(document.path("firebreak.store.password").asText()).isEqualTo("(hidden)");
  }

  @Test
  void secretsFromTheEnvironmentAreHidden() throws Exception {
    assertThat(
            json(
                "",
                Map.of(
                    "FIREBREAK_JDBC_URL", "jdbc:postgresql://S3cr3t/S3cr3t",
                    "FIREBREAK_JDBC_USER", "S3cr3t",
                    "FIREBREAK_JDBC_PASSWORD", "S3cr3t")))
        .doesNotContain("S3cr3t");
  }

  @Test
  void whatMaintainersNeedIsShown() throws Exception {
    JsonNode document =
        new JsonMapper()
            .readTree(
                json(
                    """
                    firebreak {
                      http { port = 1234, allowed-hosts = [a.example], tls.key = "/etc/key.pem" }
                      types.a { handler = com.example.A, concurrency = 7, timeout = 5s }
                    }
                    """,
                    Map.of()));
    assertThat(document.path("firebreak.http.port").asInt()).isEqualTo(1234);
    assertThat(document.path("firebreak.http.allowed-hosts").path(0).asText())
        .isEqualTo("a.example");
    assertThat(document.path("firebreak.http.tls.key").asText()).isEqualTo("/etc/key.pem");
    assertThat(document.path("firebreak.types.a.concurrency").asInt()).isEqualTo(7);
    assertThat(document.path("firebreak.types.a.timeout").asText()).isEqualTo("5s");
    assertThat(document.path("firebreak.drain-timeout").asText()).isEqualTo("30s");
    assertThat(document.path("firebreak.store.password").asText()).isEmpty();
  }
}
