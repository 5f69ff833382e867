package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disconnect of its caller cancels a call, unless the call's type is configured otherwise. */
class CancelOnDisconnectTest {
  private static TestNode node;

  enum Way {
    CLOSE {
      @Override
      void leave(RawConnection connection) throws IOException {
        connection.close();
      }
    },
    RESET {
      @Override
      void leave(RawConnection connection) throws IOException {
        connection.socket().setSoLinger(true, 0);
        connection.close();
      }
    },
    HALF_CLOSE {
      @Override
      void leave(RawConnection connection) throws IOException {
        connection.socket().shutdownOutput();
      }
    };

    abstract void leave(RawConnection connection) throws IOException;
  }

  @BeforeAll
  static void start() {
    node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                "gate { %1$s, concurrency = 1 }, kept { %1$s, on-disconnect = finish }",
                handler(Gate.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static RawConnection call(String type, String gate) throws IOException {
    return new RawConnection(node.uri("/"))
        .send(
            String.format(
                Locale.ROOT,
                "POST /v1/call/%s HTTP/1.1\nHost: localhost\nContent-Length: %d\n\n%s",
                type,
                gate.length(),
                gate));
  }

  private static long counted(String type, String counter) {
    return node.type(type).path("counters").path(counter).asLong();
  }

  @ParameterizedTest
  @EnumSource
  void theHandlerOfADisconnectedCallerIsInterruptedAndItsSlotFreed(Way way) throws IOException {
    String gate = "cancel " + way;
    long before = counted("gate", "cancelled");
    try (RawConnection connection = call("gate", gate)) {
      await().until(() -> Gate.inside(gate) == 1);
      way.leave(connection);
      await().until(() -> Gate.inside(gate) == 0);
      await().until(() -> node.branch("gate").path("slots").path("used").asInt() == 0);
      await().until(() -> counted("gate", "cancelled") == before + 1);
    }
    assertThat(counted("gate", "crashedAttempts")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aCallWhoseTypeSaysFinishContinues(Way way) throws IOException {
    String gate = "finish " + way;
    long before = counted("kept", "succeeded");
    try (RawConnection connection = call("kept", gate)) {
      await().until(() -> Gate.inside(gate) == 1);
      way.leave(connection);
      assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(Gate.inside(gate)).isEqualTo(1);
      Gate.open(gate, 1);
      await().until(() -> counted("kept", "succeeded") == before + 1);
      if (way == Way.HALF_CLOSE) {
        assertThat(connection.answer()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void aHalfClosedCallerIsAnsweredThatItsCallWasCancelled() throws IOException {
    try (RawConnection connection = call("gate", "told")) {
      await().until(() -> Gate.inside("told") == 1);
      connection.socket().shutdownOutput();
      assertThat(connection.answer()).startsWith("HTTP/1.1 409").contains("/problems/cancelled");
    }
  }

  @Test
  void theWaitingCallOfADisconnectedCallerIsRemoved() throws IOException {
    try (RawConnection first = call("gate", "first")) {
      await().until(() -> Gate.inside("first") == 1);
      RawConnection second = call("gate", "second");
      await().until(() -> node.branch("gate").path("waiting").path("used").asInt() == 1);
      second.close();
      await().until(() -> node.branch("gate").path("waiting").path("used").asInt() == 0);
      Gate.open("first", 1);
      assertThat(first.answer()).startsWith("HTTP/1.1 200");
      assertThat(Gate.inside("second")).isZero();
    }
  }

  @Test
  void aDisconnectAfterTheAnswerCancelsNothing() throws IOException {
    long before = counted("gate", "cancelled");
    Gate.open("answered", 1);
    try (RawConnection connection = call("gate", "answered")) {
      assertThat(connection.answer()).startsWith("HTTP/1.1 200");
    }
    try (RawConnection connection = call("gate", "afterwards")) {
      Gate.open("afterwards", 1);
      assertThat(connection.answer()).startsWith("HTTP/1.1 200");
    }
    assertThat(counted("gate", "cancelled")).isEqualTo(before);
  }
}
