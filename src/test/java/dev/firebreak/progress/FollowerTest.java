package dev.firebreak.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.Tasks;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Noted;
import dev.firebreak.fixture.TcpProxy;
import dev.firebreak.fixture.TestNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A board that follows the events of a node. */
class FollowerTest {
  @TempDir private Path folder;
  private TestNode node;
  private TcpProxy proxy;
  private FirebreakClient client;
  private Tasks tasks;

  @BeforeEach
  void start() throws Exception {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                "firebreak { data-dir = \"%s\", types.noted { %s } }",
                folder,
                TestNode.handler(Noted.class)));
    proxy = new TcpProxy("127.0.0.1", node.uri("").getPort());
    client = new FirebreakClient(URI.create("http://127.0.0.1:" + proxy.port()));
    tasks = client.tasks();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    proxy.close();
    node.close();
  }

  private String submit(String gate) throws Exception {
    byte[] input = gate.getBytes(StandardCharsets.UTF_8);
    return tasks.submit(Submission.of("noted", input, "text/plain")).id();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void progressAndEndAreKnownAcrossALostConnection(boolean ownStream) throws Exception {
    String gate = "follower " + ownStream;
    String id = submit(gate);
    Board board = new Board(List.of(id));
    Thread following;
    try (Follower follower = new Follower(tasks, ownStream ? id : null, board)) {
      following = Thread.ofVirtual().start(follower);
      await().until(() -> board.lines().getFirst().fraction() == 0.4);
      assertThat(board.lines()).containsExactly(new TaskLine(id, "noted", "running", 0.4, gate));
      proxy.cut();
      Gate.open(gate, 1);
      await().until(() -> board.ended(id));
      assertThat(board.lines().getFirst().state()).isEqualTo("succeeded");
    }
    following.join();
  }

  @Test
  void aFollowerOfNoTaskEndsAndLeavesTheReportToItsCommand() throws Exception {
    Board board = new Board(List.of("nosuch"));
    try (Follower follower = new Follower(tasks, "nosuch", board)) {
      follower.run();
    }
    assertThat(board.lines()).containsExactly(TaskLine.unknown("nosuch"));
  }
}
