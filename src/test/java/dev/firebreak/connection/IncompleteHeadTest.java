package dev.firebreak.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller that ends its input within the head of a request is told so. */
class IncompleteHeadTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.withTypes("");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HTTP/1.1\nHos", "GET / HTTP/1.1\nHost: localhost\n"})
  void anIncompleteHeadAtTheEndOfTheInputIsRefused(String head) throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send(head);
      connection.socket().shutdownOutput();
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 400")
          .contains("The connection ended before the headers did");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }
}
