package dev.firebreak.demo;

import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The types of {@code conf/demo.conf}, as shipped. */
class DemoTypesTest {
  private static TestNode node;

  @BeforeAll
  static void start() throws IOException {
    node =
        TestNode.configured(
            Files.readString(Path.of("conf/demo.conf"))
                + "\nfirebreak.types.hang { timeout = 100ms, grace = 50ms }");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void echo() {
    assertThat(node.call("echo", "hello").body()).isEqualTo("hello");
  }

  @Test
  void sleep() {
    assertThat(node.call("sleep", "{\"ms\":20}").body()).isEqualTo("{\"sleptMs\":20}");
    assertThat(node.call("sleep", "{\"ms\":-1}").statusCode()).isEqualTo(422);
  }

  @Test
  void crash() {
    assertThat(node.call("crash", "{\"probability\":0}").body())
        .isEqualTo("{\"survived\":true,\"attempt\":1}");
    HttpResponse<String> crashed = node.call("crash", "");
    assertThat(crashed.statusCode()).isEqualTo(502);
    assertThat(json(crashed).path("attempts").asInt()).isEqualTo(3);
    assertThat(node.call("crash", "{\"probability\":2}").statusCode()).isEqualTo(422);
  }

  @Test
  void overflow() {
    JsonNode problem = json(node.call("overflow", ""));
    assertThat(problem.path("status").asInt()).isEqualTo(502);
    assertThat(problem.path("cause").path("exception").asText())
        .isEqualTo("java.lang.StackOverflowError");
  }

  @Test
  void hang() {
    HttpResponse<String> answer = node.call("hang", "");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(problem(answer)).isEqualTo("deadline-exceeded");
    assertThat(node.branch("hang").path("leaked").path("used").asInt()).isEqualTo(1);
  }
}
