package dev.firebreak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.FreePort;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that knows several nodes. */
class NodeRotationTest {
  private static final String QUEUED = "{\"id\":\"t1\",\"type\":\"a\",\"state\":\"queued\"}";
  private static final String NOT_NOW = "{\"type\":\"/problems/draining\",\"status\":503}";

  private final ScriptedNode one = new ScriptedNode();
  private final ScriptedNode other = new ScriptedNode();

  @AfterEach
  void stop() {
    one.close();
    other.close();
  }

  private FirebreakClient client(URI... nodes) {
    return one.client(Duration.ofSeconds(5), List.of(nodes));
  }

  /** An address on which no server listens. */
  private static URI closedPort() {
    return URI.create("http://127.0.0.1:" + FreePort.find());
  }

  @Test
  void aSubmitThatOneNodeRefusesIsSentToTheNextWithTheSameKey() throws Exception {
    one.then(503, NOT_NOW, "Retry-After", "3");
    other.then(202, QUEUED).then(202, QUEUED);
    try (FirebreakClient client = client(one.uri(), other.uri())) {
      assertThat(client.tasks().submit(Submission.json("a", "{}").withKey("k")).id())
          .isEqualTo("t1");
      client.tasks().submit(Submission.json("a", "{}"));
    }
    assertThat(one.pauses).isEmpty();
    assertThat(one.asked).hasSize(1);
    assertThat(other.asked).hasSize(2);
    assertThat(other.asked.getFirst().header("Idempotency-Key")).isEqualTo("k");
  }

  @Test
  void anUnreachableNodeIsSkippedByReadsAndCallsToo() throws Exception {
    other.then(200, QUEUED).then(200, "{}");
    try (FirebreakClient client = client(closedPort(), other.uri())) {
      assertThat(client.tasks().get("t1").id()).isEqualTo("t1");
    }
    try (FirebreakClient client = client(closedPort(), other.uri())) {
      assertThat(client.call(Call.json("a", "1")).status()).isEqualTo(200);
    }
  }

  @Test
  void ifNoNodeAcceptsASubmitAllAreAskedAgainAfterAPause() throws Exception {
    one.then(503, NOT_NOW).then(202, QUEUED);
    other.then(503, NOT_NOW);
    try (FirebreakClient client = client(one.uri(), other.uri())) {
      client.tasks().submit(Submission.json("a", "{}"));
    }
    assertThat(one.pauses).containsExactly(Duration.ofMillis(100));
    assertThat(one.asked).hasSize(2);
    assertThat(other.asked).hasSize(1);
  }

  @Test
  void aCallThatANodeReceivedIsNotRepeated() throws Exception {
    one.then(503, NOT_NOW);
    try (FirebreakClient client = client(one.uri(), other.uri())) {
      assertThat(client.call(Call.json("a", "1")).status()).isEqualTo(503);
    }
    assertThat(other.asked).isEmpty();
  }

  @Test
  void aClientNeedsTheAddressOfANode() {
    assertThatIllegalArgumentException().isThrownBy(this::client);
    assertThatIllegalArgumentException().isThrownBy(() -> client(URI.create("mailto:x")));
  }
}
