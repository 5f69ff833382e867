package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.EventLines;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The output of a task that runs on one node, as another node shows it. */
class OutputOnTwoNodesTest {
  private final TwoNodes nodes = new TwoNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  /** A task that was submitted to the small node and runs on the big one. */
  private String elsewhere(String gate) {
    var _ = nodes.small.callAsync("talker", gate + " filler");
    await().until(() -> Gate.inside(gate + " filler") == 1);
    String id = submit(gate);
    await().until(() -> nodes.big.type("talker").path("use").path("admitted").asInt() == 1);
    await().until(() -> Gate.inside(gate) == 1);
    return id;
  }

  private String submit(String gate) {
    return TestNode.json(nodes.small.send(nodes.small.request("POST", "/v1/submit/talker", gate)))
        .path("id")
        .asText();
  }

  private static EventLines stream(TestNode node, String id, String... headers) {
    return new EventLines(node.request("GET", "/v1/tasks/" + id + "/output", null, headers));
  }

  private static String text(TestNode node, String id) {
    HttpResponse<String> answer =
        node.send(node.request("GET", "/v1/tasks/" + id + "/output", null, "Accept", "text/plain"));
    return answer.body();
  }

  @Test
  void outputIsFollowedFromAnotherNode(TestInfo test) {
    String gate = test.getDisplayName();
    String id = elsewhere(gate);
    await().until(() -> text(nodes.small, id).equals("before the gate\n"));
    try (EventLines lines = stream(nodes.small, id);
        EventLines here = stream(nodes.big, id)) {
      await().until(() -> lines.has("before the gate") && here.has("before the gate"));
      Gate.open(gate, 1);
      lines.awaitEnd();
      here.awaitEnd();
      assertThat(lines.with("event: ")).containsExactly("line", "line", "end", "state");
      assertThat(lines.with("data: ")).isEqualTo(here.with("data: "));
      assertThat(lines.with("id: ")).isEqualTo(here.with("id: "));
    }
    assertThat(text(nodes.small, id)).isEqualTo("before the gate\nafter the gate\n");
  }

  @Test
  void aReaderGoesOnAtAnotherNode(TestInfo test) {
    String gate = test.getDisplayName();
    String id = elsewhere(gate);
    String known;
    try (EventLines lines = stream(nodes.big, id)) {
      await().until(() -> lines.has("before the gate"));
      known = lines.first();
    }
    try (EventLines lines = stream(nodes.small, id, "Last-Event-ID", known)) {
      Gate.open(gate, 1);
      lines.awaitEnd();
      assertThat(lines.with("event: ")).containsExactly("line", "end", "state");
      assertThat(lines.has("after the gate")).isTrue();
    }
  }
}
