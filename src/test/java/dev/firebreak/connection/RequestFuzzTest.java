package dev.firebreak.connection;

import static dev.firebreak.fixture.TestNode.handler;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Fuzz;
import dev.firebreak.fixture.HostileRequest;
import dev.firebreak.fixture.Mutator;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Warnings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a caller sends, the answers are HTTP and no more than its requests. */
class RequestFuzzTest {
  private static final int CASES = 500;
  private static final Set<Integer> BY_DESIGN = Set.of(501, 503, 505);
  private static final List<byte[]> WORDS =
      Stream.of(
              "\r\n",
              "\r",
              "\n",
              "\r\n\r\n",
              " ",
              "\t",
              ":",
              ",",
              ";",
              "0\r\n\r\n",
              "\0",
              "\u00e0",
              "\u00c3\u00a4",
              "\u00f0",
              "Content-Length: ",
              "Content-Length: 5\r\n",
              "Transfer-Encoding: chunked\r\n",
              "Connection: close\r\n",
              "Connection: keep-alive\r\n",
              "Expect: 100-continue\r\n",
              "Upgrade: websocket\r\nConnection: upgrade\r\n",
              "Host: y\r\n",
              "HTTP/1.0",
              "HTTP/1.1",
              "GET ",
              "POST /v1/call/echo HTTP/1.1\r\n",
              "%2e%2e/",
              "%",
              "18446744073709551617",
              "ffffffff")
          .map(word -> word.getBytes(ISO_8859_1))
          .toList();

  /** Strictly; and each answer of this server says how long it is. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "HTTP/1\\.1 (\\d{3}) [ -~]+\r\n((?:[!-9;-~]+: [ -~]*\r\n)*)\r\n", Pattern.DOTALL);

  private static final Pattern LENGTH = Pattern.compile("(?m)^Content-Length: (\\d+)\r\n");

  private TestNode node;
  private Warnings warnings;

  private record Answer(int status, boolean closes) {}

  @BeforeEach
  void start() {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.http.allowed-hosts = ["*"]
                firebreak.types { echo { %1$s, max-body = 64k }, smuggled { %1$s } }
                """,
                handler(Echo.class)));
    warnings = Warnings.listen();
  }

  @AfterEach
  void stop() {
    warnings.close();
    node.close();
  }

  @Test
  void answersAreHttpAndNoMoreThanTheRequests() throws InterruptedException {
    List<byte[]> samples = HostileRequest.all().map(HostileRequest::send).toList();
    Fuzz.check(CASES, new Mutator(samples, WORDS), this::isAnswered);
  }

  private void isAnswered(byte[] input) throws IOException {
    List<Answer> answers = answers(said(input), input);
    int heads = heads(input);
    boolean emptyLine = "\r\n".startsWith(new String(input, ISO_8859_1));
    assertThat(answers.isEmpty()).as("no answer").isEqualTo(emptyLine);
    assertThat(answers).hasSizeLessThanOrEqualTo(heads + 1);
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      assertThat(answer.status() < 500 || BY_DESIGN.contains(answer.status())).isTrue();
      if (i == heads) {
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
      }
      if (answer.closes()) {
        assertThat(i).as("nothing after the last").isEqualTo(answers.size() - 1);
      }
    }
    assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(warnings.takeOutsideClusters()).isEmpty();
  }

  private static int heads(byte[] input) {
    Framing framing = new Framing(new HeadLimits(64 * 1024, 64));
    for (int i = 0; i < input.length && framing.error() == null; ) {
      i =
          switch (framing.part()) {
            case HEAD -> framing.head(input, i);
            case BODY -> framing.body(input, i);
            case CHUNKS, TRAILERS -> {
              int at = framing.frame(input, i);
              yield at + framing.data(input.length - at);
            }
            case NOTHING -> input.length;
          };
    }
    return (int) framing.heads();
  }

  /** All that the server says until it closes the connection. */
  private String said(byte[] input) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      try {
        caller.send(input);
        caller.socket().shutdownOutput();
      } catch (IOException _) {
        // Disconnected before everything was said.
      }
      caller.socket().getInputStream().transferTo(all);
    } catch (java.net.SocketException _) {
      // Reset, since it had not read everything; but after what it had to say.
    }
    return all.toString(ISO_8859_1);
  }

  private static List<Answer> answers(String said, byte[] input) {
    List<Answer> answers = new ArrayList<>();
    boolean bodies = !new String(input, ISO_8859_1).contains("HEAD");
    Matcher head = ANSWER.matcher(said);
    for (int at = 0; at < said.length(); ) {
      assertThat(head.region(at, said.length()).lookingAt()).as(said.substring(at)).isTrue();
      at = head.end();
      int status = Integer.parseInt(head.group(1));
      if (status == 100) {
        continue;
      }
      Matcher length = LENGTH.matcher(head.group(2));
      boolean hasLength = length.find();
      assertThat(hasLength).as(head.group()).isEqualTo(status != 204);
      int body = hasLength ? Integer.parseInt(length.group(1)) : 0;
      // A HEAD request may or may not have been read as one.
      if (bodies || !said.startsWith("HTTP/", at)) {
        assertThat(said.length() - at).isGreaterThanOrEqualTo(bodies ? body : 0);
        at = Math.min(said.length(), at + body);
      }
      answers.add(new Answer(status, head.group(2).contains("Connection: close\r\n")));
    }
    return answers;
  }
}
