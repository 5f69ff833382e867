package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;

/** Problem documents, as every caller may rely on them. */
final class ProblemDocuments {
  private ProblemDocuments() {}

  /** It is one of this status, and its type leads to a page of that node that explains it. */
  static JsonNode assertProblem(
      TestNode node, HttpResponse<String> response, int status, String slug) {
    assertThat(response.body()).isNotEmpty();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem(response)).isEqualTo(slug);
    JsonNode document = json(response);
    assertThat(document.path("status").asInt()).isEqualTo(status);
    assertThat(document.path("title").asText()).isNotEmpty();
    assertThat(document.path("detail").asText()).isNotEmpty();
    HttpResponse<String> page = node.get("/problems/" + slug);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains(document.path("title").asText());
    return document;
  }
}
