package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.http.TaskHttpRig.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Filters, counts, failures and changes of many tasks over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterHttpTest {
  private TaskHttpRig rig;

  @BeforeAll
  void start(@TempDir Path folder) {
    rig = new TaskHttpRig(folder);
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = rig.node.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private List<String> listed(String query) {
    return StreamSupport.stream(get("/v1/tasks?" + query).path("tasks").spliterator(), false)
        .map(task -> task.path("id").asText())
        .toList();
  }

  private void refused(String path, String detail) {
    HttpResponse<String> answer = rig.node.get(path);
    assertThat(TestNode.problem(answer)).isEqualTo("bad-parameter");
    assertThat(answer.body()).contains(detail);
  }

  private String submitted(String input, String... headers) {
    return id(rig.submit("found", input, headers));
  }

  @Test
  void tasksAreFoundByDeclaredMembersOfTheirInput() {
    String one = submitted("{\"customer\":42.0,\"order\":{\"id\":\"a.b\"}}");
    String other = submitted("{\"customer\":\"42\",\"order\":{\"id\":null}}");
    submitted("{\"customer\":[42],\"order\":7}");
    submitted("{\"customer\":\"" + "x".repeat(257) + "\"}");
    submitted("{\"customer\":");
    submitted("");
    assertThat(listed("type=found&input.customer=42")).containsExactly(other, one);
    assertThat(listed("type=found&input.customer=42&input.order.id=a.b")).containsExactly(one);
    assertThat(listed("type=found&input/order/id=null")).containsExactly(other);
    assertThat(listed("type=found&input.customer=x")).isEmpty();
    refused("/v1/tasks?input.customer=42", "A type must be given");
    refused("/v1/tasks?type=found&input.name=42", "only by /customer, /order/id");
    refused("/v1/tasks?type=echo&input.customer=42", "search is empty");
    refused("/v1/tasks?createdAfter=yesterday", "createdAfter must be a time");
    refused("/v1/tasks?nothing=1", "There is no parameter");
    refused("/v1/tasks/count?change=delete", "cancel, retry or purge");
  }

  private List<String> values(String query) {
    return StreamSupport.stream(
            get("/v1/tasks/values?" + query).path("values").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  @Test
  void theValuesOfAFilterAreListed() {
    submitted("{\"customer\":\"v-2\"}");
    submitted("{\"customer\":\"v-1\"}");
    submitted("{\"customer\":\"v-1\"}");
    String customer = "of=input.customer&type=found";
    assertThat(values(customer + "&prefix=v-")).containsExactly("v-1", "v-2");
    assertThat(values(customer + "&prefix=v-&limit=1")).containsExactly("v-1");
    id(rig.submit("crash", "{\"probability\":1}", "Prefer", "wait=30"));
    assertThat(values("of=cause&type=crash"))
        .containsExactly("exception:java.lang.IllegalStateException");
    assertThat(values("of=cause&prefix=exit")).isEmpty();
    assertThat(values("of=node")).hasSize(1);
    assertThat(values("of=owner")).isEmpty();
    refused("/v1/tasks/values", "of must be node, cause, owner");
    refused("/v1/tasks/values?of=input.customer", "A type must be given");
    refused("/v1/tasks/values?of=input.name&type=found", "only by /customer, /order/id");
    refused("/v1/tasks/values?of=node&limit=0", "limit must be within 1 and 100");
    refused("/v1/tasks/values?of=node&limit=101", "limit must be within 1 and 100");
    refused("/v1/tasks/values?of=node&state=failed", "There is no parameter");
    refused("/v1/tasks/values?of=node&prefix=" + "x".repeat(257), "up to 256");
  }

  @Test
  void failuresAreGroupedAndTheirTasksListedRetriedAndPurged() {
    String failed = id(rig.submit("crash", "{\"probability\":1}", "Prefer", "wait=30"));
    JsonNode group = get("/v1/failures?type=crash").path("failures").path(0);
    assertThat(group.path("cause").asText()).startsWith("exception:");
    assertThat(group.path("newest").asText()).isEqualTo(failed);
    assertThat(get("/v1/failures?type=crash").path("more").asBoolean()).isFalse();
    String filter = "type=crash&cause=" + group.path("cause").asText();
    assertThat(listed(filter)).contains(failed);
    assertThat(listed(filter + "&message=other")).isEmpty();
    assertThat(get("/v1/tasks/count?change=retry&" + filter).path("count").asInt())
        .isEqualTo(group.path("count").asInt());
    assertThat(get("/v1/tasks/count?state=failed&type=crash").path("count").asInt()).isPositive();
    JsonNode counts = get("/v1/tasks/counts?type=crash").path("types").path(0);
    assertThat(counts.path("failed").asInt()).isEqualTo(group.path("count").asInt());
    JsonNode purged = json(rig.post("/v1/tasks/purge?" + filter));
    assertThat(purged.path("changed").asInt()).isEqualTo(group.path("count").asInt());
    assertThat(purged.path("more").asBoolean()).isFalse();
    assertThat(rig.node.get("/v1/tasks/" + failed).statusCode()).isEqualTo(404);
    assertThat(TestNode.problem(rig.post("/v1/tasks/purge"))).isEqualTo("bad-parameter");
  }

  @Test
  void aTaskIsRetriedWithAnotherInput() {
    String id = id(rig.submit("crash", "{\"probability\":1}", "Prefer", "wait=30"));
    String path = "/v1/tasks/" + id + "/retry";
    HttpResponse<String> wrong =
        rig.node.send(rig.node.request("POST", path, "{}", "Content-Type", "image/png"));
    assertThat(TestNode.problem(wrong)).isEqualTo("unsupported-media-type");
    HttpResponse<String> retried =
        rig.node.send(rig.node.request("POST", path, "{\"probability\":0}"));
    assertThat(retried.statusCode()).as(retried.body()).isEqualTo(202);
    rig.awaitState(id, "succeeded");
    HttpResponse<String> late =
        rig.node.send(rig.node.request("POST", path, "{\"probability\":1}"));
    assertThat(TestNode.problem(late)).isEqualTo("already-final");
    HttpResponse<String> none =
        rig.node.send(
            rig.node.request("POST", "/v1/tasks/0192d9f0-0000-7000-8000-000000000000/retry", "{}"));
    assertThat(TestNode.problem(none)).isEqualTo("unknown-task");
  }
}
