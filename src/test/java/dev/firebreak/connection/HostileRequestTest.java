package dev.firebreak.connection;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.HostileRequest;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each hostile request gets the answer that the corpus says, and no request hidden in it is run.
 */
class HostileRequestTest {
  private static final String PLAIN = "GET /health/live HTTP/1.1\nHost: x\n\n";

  /** Of those that are long; the others go byte by byte. */
  private static final int LARGEST_PIECE = 997;

  private static final int LONG = 1000;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.http.allowed-hosts = ["*"]
                firebreak.types { echo { %1$s, max-body = 64k }, smuggled { %1$s } }
                """,
                handler(Echo.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  static Stream<HostileRequest> cases() {
    return HostileRequest.all();
  }

  /** All but the one whose body must arrive with its head: else the head alone is answered. */
  static Stream<HostileRequest> casesInPieces() {
    return cases().filter(each -> !each.name().endsWith("a body that is not waited for"));
  }

  private final Warnings warnings = Warnings.listen();
  private int smuggledBefore;

  @BeforeEach
  void count() {
    smuggledBefore = smuggled();
  }

  @AfterEach
  void nothingSmuggledIsRunNorTheLogWritten() {
    assertThat(smuggled()).isEqualTo(smuggledBefore);
    assertThat(warnings.takeOutsideClusters()).isEmpty();
    warnings.close();
  }

  private static int smuggled() {
    JsonNode counters = node.type("smuggled").path("counters");
    assertThat(counters.has("succeeded")).isTrue();
    return counters.path("succeeded").asInt();
  }

  @Test
  void theCorpusIsComplete() {
    assertThat(cases().map(HostileRequest::name)).hasSizeGreaterThan(200).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachRequestIsAnsweredAsDocumented(HostileRequest request) throws IOException {
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      say(caller, request.send());
      isAnswered(caller, request);
    }
  }

  @ParameterizedTest
  @MethodSource("casesInPieces")
  void eachRequestInPiecesIsAnsweredAsDocumented(HostileRequest request) throws IOException {
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      caller.socket().setTcpNoDelay(true);
      byte[] all = request.send();
      int piece = all.length > LONG ? LARGEST_PIECE : 1;
      for (int i = 0; i < all.length; i += piece) {
        say(caller, Arrays.copyOfRange(all, i, Math.min(all.length, i + piece)));
      }
      isAnswered(caller, request);
    }
  }

  private static void say(RawConnection caller, byte[] bytes) {
    try {
      caller.send(bytes);
    } catch (IOException _) {
      // Disconnected before everything was said; the answer is there all the same.
    }
  }

  private static void isAnswered(RawConnection caller, HostileRequest request) throws IOException {
    if (request.leaves()) {
      caller.socket().shutdownOutput();
    }
    assertThat(node.call("echo", "beside " + request).body()).isEqualTo("beside " + request);
    for (String expected : request.answers()) {
      boolean hasBody = !expected.endsWith(" head");
      isRight(hasBody ? caller.answer() : caller.head(), expected);
      if (expected.equals("100") && !request.leaves()) {
        caller.send(request.later());
      }
    }
    if (request.closes()) {
      assertThat(caller.isClosedByServer()).as("closed, and no further answer").isTrue();
    } else {
      assertThat(caller.send(PLAIN).answer())
          .startsWith("HTTP/1.1 200 ")
          .endsWith("{\"status\":\"live\"}");
    }
  }

  private static void isRight(String answer, String expected) {
    List<String> choices = List.of(expected.split(" or ", -1));
    String chosen =
        choices.stream()
            .filter(choice -> answer.startsWith("HTTP/1.1 " + choice.split(" ", 2)[0] + " "))
            .findFirst()
            .orElse(choices.getFirst());
    String[] parts = chosen.split(" ", 2);
    assertThat(answer).startsWith("HTTP/1.1 " + parts[0] + " ");
    if (parts.length > 1 && !parts[1].equals("head")) {
      assertThat(answer)
          .contains("Content-Type: application/problem+json")
          .contains("\"type\":\"/problems/" + parts[1] + "\"");
    }
  }
}
