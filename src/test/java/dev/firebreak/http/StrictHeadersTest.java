package dev.firebreak.http;

import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, parameters and ids that can be written in more than one way, or given twice. */
class StrictHeadersTest {
  @TempDir Path folder;
  private TaskHttpRig rig;

  @BeforeEach
  void start() {
    rig = new TaskHttpRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Idempotency-Key | a | b",
        "Firebreak-Timeout | 1 | 2",
        "Firebreak-Delay | 0 | 1",
        "Firebreak-Priority | 1 | 2",
        "Firebreak-Run-At | 2030-01-01T00:00:00Z | 2031-01-01T00:00:00Z",
      })
  void repeatedHeadersMustAgree(String name, String one, String other) {
    HttpResponse<String> refused = rig.submit("echo", "x", name, one, name, other);
    assertProblem(refused, 400, "bad-header");
    assertThat(TestNode.json(refused).path("detail").asText()).contains(name, "twice");
    assertThat(rig.submit("echo", "x", name, one, name, one).statusCode()).isEqualTo(202);
  }

  @Test
  void repeatedTimeoutsOfACallMustAgree() {
    assertProblem(
        rig.node.send(
            rig.node.request(
                "POST", "/v1/call/echo", "x", "Firebreak-Timeout", "1", "Firebreak-Timeout", "2")),
        400,
        "bad-header");
  }

  @Test
  void theFirstOfRepeatedPreferencesCounts() {
    HttpResponse<String> answer = rig.submit("echo", "x", "Prefer", "wait=50", "Prefer", "wait=60");
    assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=50");
  }

  @Test
  void repeatedParametersMustAgree() {
    assertProblem(rig.node.get("/v1/tasks?state=failed&state=queued"), 400, "bad-parameter");
    assertProblem(rig.post("/v1/tasks/cancel?type=echo&type=sleep"), 400, "bad-parameter");
    assertThat(rig.node.get("/v1/tasks?type=echo&type=echo").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "0.000", "00"})
  void noDelayMayBeWrittenWithDecimals(String delay) {
    assertThat(rig.submit("echo", "x", "Firebreak-Delay", delay).statusCode()).isEqualTo(202);
  }

  @Test
  void anIdIsReadInUpperAndLowerCase() {
    String id = TaskHttpRig.id(rig.submit("echo", "x", "Prefer", "wait=60"));
    HttpResponse<String> found = rig.node.get("/v1/tasks/" + id.toUpperCase(Locale.ROOT));
    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(TestNode.json(found).path("id").asText()).isEqualTo(id);
    assertThat(rig.node.get("/v1/tasks/" + id.toUpperCase(Locale.ROOT) + "/result").body())
        .isEqualTo("x");
  }

  private HttpResponse<String> bulk(String... headers) {
    return rig.node.send(rig.node.request("POST", "/v1/submit", "{\"type\":\"echo\"}\n", headers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-ndjsonfoo", "application/x-ndjson-seq", "text/plain"})
  void aBulkHasOneMediaTypeOnly(String contentType) {
    assertProblem(bulk("Content-Type", contentType), 415, "unsupported-media-type");
  }

  @Test
  void aMediaTypeMayHaveParametersAndCapitals() {
    assertThat(bulk("Content-Type", "Application/X-NDJSON; charset=utf-8").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aBulkThatIsCompressedIsRefused() {
    assertProblem(
        bulk("Content-Type", "application/x-ndjson", "Content-Encoding", "gzip"),
        415,
        "unsupported-media-type");
    assertThat(
            bulk("Content-Type", "application/x-ndjson", "Content-Encoding", "Identity")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aMediaTypeThatOnlyBeginsLikeAFormIsKept() {
    HttpResponse<String> answer =
        rig.node.send(
            rig.node.request(
                "POST",
                "/v1/call/echo",
                "x",
                "Content-Type",
                "application/x-www-form-urlencoded-not"));
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/x-www-form-urlencoded-not");
  }
}
