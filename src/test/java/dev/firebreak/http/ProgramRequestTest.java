package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs learn of the request, and the methods and paths of their types. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class ProgramRequestTest extends CommandRig {
  private static final String VARIABLES =
      "env | grep -E '^(REQUEST_|PATH_INFO|QUERY_|CONTENT_|HTTP_|GATEWAY_|SERVER_)' | sort; cat";

  private HttpResponse<String> send(String method, String path, String body, String... headers) {
    return node.send(node.request(method, path, body, headers));
  }

  @Test
  void aProgramReceivesTheRequestInItsEnvironment() {
    start(
        shell("hook", VARIABLES, "methods = [GET, POST, PUT], pass-headers = [X-Note, X-Absent]"));
    HttpResponse<String> answer =
        send(
            "PUT",
            "/v1/call/hook/a%20b/c?x=1&y=%2F",
            "body",
            "X-Note",
            "one",
            "X-Note",
            "two; $(id)",
            "X-Other",
            "no",
            "Content-Type",
            "text/csv");
    assertThat(answer.body().lines())
        .containsExactly(
            "CONTENT_LENGTH=4",
            "CONTENT_TYPE=text/csv",
            "GATEWAY_INTERFACE=CGI/1.1",
            "HTTP_X_NOTE=one, two; $(id)",
            "PATH_INFO=/a b/c",
            "QUERY_STRING=x=1&y=%2F",
            "REQUEST_METHOD=PUT",
            "SERVER_PROTOCOL=HTTP/1.1",
            "SERVER_SOFTWARE=firebreak",
            "body");
    assertThat(send("GET", "/v1/call/hook", "").body())
        .contains("REQUEST_METHOD=GET", "PATH_INFO=\n", "QUERY_STRING=\n", "CONTENT_LENGTH=0")
        .doesNotContain("CONTENT_TYPE");
  }

  @Test
  void theRequestOverridesNoVariableOfTheType() {
    start(
        shell(
            "own",
            "echo $REQUEST_METHOD $PATH",
            "pass-request = true, env { REQUEST_METHOD = X }"));
    assertThat(node.call("own", "").body()).isEqualTo("X /usr/local/bin:/usr/bin:/bin\n");
  }

  @Test
  void aTypeReceivesNothingOfTheRequestUnlessItSaysSo() {
    start(shell("plain", VARIABLES, ""));
    assertThat(send("POST", "/v1/call/plain?x=1", "body", "X-Note", "a").body()).isEqualTo("body");
    problem(send("POST", "/v1/call/plain/below", "body"), 404, "unknown-type");
  }

  @ParameterizedTest
  @CsvSource({"GET,405", "HEAD,405", "PATCH,405", "POST,200", "DELETE,200"})
  void onlyTheMethodsOfTheTypeAreAdmitted(String method, int status) {
    start(shell("some", "echo done", "methods = [POST, DELETE]"));
    HttpResponse<String> answer = send(method, "/v1/call/some", "");
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 405) {
      assertThat(answer.headers().firstValue("Allow")).hasValue("POST, DELETE, OPTIONS");
    }
    assertThat(send("OPTIONS", "/v1/call/some/x", "").headers().firstValue("Allow"))
        .hasValue("POST, DELETE, OPTIONS");
  }

  @Test
  void aRequestByHeadRunsAsGetAndIsAnsweredWithoutContent() {
    start(shell("page", "echo $REQUEST_METHOD", "methods = [GET], produces = \"text/plain\""));
    assertThat(send("GET", "/v1/call/page", "").body()).isEqualTo("GET\n");
    HttpResponse<String> answer = send("HEAD", "/v1/call/page", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("4");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%00", "a%0Ab", "%7F", "a%1b"})
  void aPathWithControlCharactersIsRefused(String path) {
    start(shell("hook", "echo never", "pass-request = true"));
    problem(send("POST", "/v1/call/hook/" + path, ""), 400, "bad-request");
  }

  @Test
  void aPageOfAnotherSiteCanNotStartWorkByAnyMethod() {
    start(shell("page", "echo done", "methods = [GET]"));
    assertThat(send("GET", "/v1/call/page", "", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(send("GET", "/v1/call/page", "", "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(send("GET", "/v1/call/page", "", "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(200);
  }
}
