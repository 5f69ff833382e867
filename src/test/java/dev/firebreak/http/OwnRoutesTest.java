package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.config.RouteSettings;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths of the operator's choice. */
class OwnRoutesTest {
  private final OwnRoutes routes =
      new OwnRoutes(
          List.of(
              new RouteSettings("/hooks/deploy", "deploy", RouteSettings.Mode.SUBMIT),
              new RouteSettings("/hooks", "any", RouteSettings.Mode.CALL)));

  @ParameterizedTest
  @CsvSource({
    "/hooks/deploy, /v1/submit/deploy",
    "/hooks/deploy?a=%2F&b, /v1/submit/deploy?a=%2F&b",
    "/hooks/deploy/a%20b/c, /v1/submit/deploy/a%20b/c",
    "/hooks, /v1/call/any",
    "/hooks/other, /v1/call/any/other",
    "/hooks/deployed, /v1/call/any/deployed",
    "/hook, /hook",
    "/, /",
    "/v1/call/x, /v1/call/x",
  })
  void aRequestIsHandledAsOneToTheType(String sent, String handled) {
    HttpRequest request = routes.resolved(HttpRequest.POST("http://localhost" + sent));
    assertThat(request.getUri().toString()).isEqualTo("http://localhost" + handled);
  }

  @Test
  void noPathOfTheServerCanBeTaken() {
    for (RouteScopes.Rule rule : RouteScopes.all()) {
      if (!rule.template().equals("/")) {
        assertThat(RouteSettings.isReserved(rule.template())).as(rule.template()).isTrue();
      }
    }
    assertThat(RouteSettings.isReserved("/hooks/v1")).isFalse();
  }
}
