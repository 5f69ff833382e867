package dev.firebreak.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fb_S3cr3tS3cr3tS3cr3t",
        "password=S3cr3t",
        "Password: 'S3cr3t'",
        "{\"password\":\"S3cr3t\"}",
        "{\"dbPassword\" : \"S3cr3t\"}",
        "client_secret=S3cr3t&x=1",
        "api-key=S3cr3t",
        "apiKey: S3cr3t",
        "jdbc:postgresql://user:S3cr3t@host/db?password=S3cr3t",
        "https://S3cr3t@host/",
        "Authorization: Bearer S3cr3tS3cr3t",
        "basic S3cr3tS3cr3t==",
        "-Djavax.net.ssl.keyStorePassword=S3cr3t",
      })
  void aSecretIsRemoved(String text) {
    assertThat(Redaction.of("before " + text + " after"))
        .doesNotContain("S3cr3t")
        .startsWith("before ")
        .endsWith(" after");
  }

  @Test
  void otherTextStaysAsItIs() {
    String text = "Task 01a2 of type report failed: http://host/path?x=1, 3 tokens were read, a@b";
    assertThat(Redaction.of(text)).isEqualTo(text);
  }

  @Test
  void jsonStaysJson() {
    assertThat(Redaction.of("{\"token\":\"x\",\"b\":[1]}"))
        .isEqualTo("{\"token\":\"(hidden)\",\"b\":[1]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dany.name=S3cr3t",
        "-javaagent:/opt/agent.jar=key=S3cr3t",
        "-XX:OnOutOfMemoryError=curl http://S3cr3t",
      })
  void theValueOfAnOptionIsHidden(String option) {
    assertThat(SystemFacts.shown(option)).doesNotContain("S3cr3t").endsWith("=(hidden)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx4g", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=75.0", "-Dx=true"})
  void aHarmlessOptionIsShown(String option) {
    assertThat(SystemFacts.shown(option)).isEqualTo(option);
  }
}
