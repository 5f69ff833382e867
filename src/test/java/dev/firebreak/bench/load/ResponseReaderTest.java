package dev.firebreak.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
  private static final String HELLO = "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello";
  private static final String CHUNKS =
      "HTTP/1.1 502 Bad\nTRANSFER-ENCODING: Chunked\n\n3\nhel\nA;x=1\nlo, world!\n0\nT: r\n\n";

  private final ResponseReader reader = new ResponseReader();

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  private boolean read(String text) throws MalformedAnswer {
    return reader.read(bytes(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {HELLO, CHUNKS})
  void anAnswerIsTheSameHoweverItIsCut(String answer) throws MalformedAnswer {
    int length = bytes(answer).limit();
    int status = answer.equals(HELLO) ? 200 : 502;
    int body = answer.equals(HELLO) ? 5 : 13;
    for (int first = 1; first < length; first++) {
      for (int second = first; second < length; second++) {
        ByteBuffer in = bytes(answer);
        reader.reset();
        assertThat(reader.read(in.limit(first))).isFalse();
        assertThat(reader.read(in.limit(second))).isFalse();
        assertThat(reader.read(in.limit(length))).isTrue();
        assertThat(reader.status()).isEqualTo(status);
        assertThat(reader.bodyBytes()).isEqualTo(body);
        assertThat(reader.keepAlive()).isTrue();
      }
    }
  }

  @Test
  void bytesAfterAnAnswerAreNotRead() throws MalformedAnswer {
    String next = "HTTP/1.1 503 Later\nContent-Length: 0\n\n";
    ByteBuffer in = bytes(HELLO + next);
    assertThat(reader.read(in)).isTrue();
    assertThat(in.remaining()).isEqualTo(bytes(next).remaining());
    reader.reset();
    assertThat(reader.read(in)).isTrue();
    assertThat(reader.status()).isEqualTo(503);
    assertThat(reader.bodyBytes()).isZero();
  }

  @Test
  void anAnswerWithoutLengthLastsUntilTheServerCloses() throws MalformedAnswer {
    assertThat(read("HTTP/1.1 200 OK\n\nhel")).isFalse();
    assertThat(read("lo")).isFalse();
    assertThat(reader.readEnd()).isTrue();
    assertThat(reader.bodyBytes()).isEqualTo(5);
    assertThat(reader.keepAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\nContent-Le",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhell",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n"
      })
  void anAnswerThatStopsBeforeItsEndIsCutOff(String part) throws MalformedAnswer {
    assertThat(read(part)).isFalse();
    assertThat(reader.readEnd()).isFalse();
  }

  @Test
  void announcementsAreNotAnswers() throws MalformedAnswer {
    assertThat(read("HTTP/1.1 100 Continue\n\n")).isFalse();
    assertThat(read("HTTP/1.1 103 Early Hints\nContent-Length: 7\n\n")).isFalse();
    assertThat(read(HELLO)).isTrue();
    assertThat(reader.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void someAnswersHaveNoBody(int status) throws MalformedAnswer {
    assertThat(read("HTTP/1.1 " + status + " -\n\n")).isTrue();
    assertThat(reader.keepAlive()).isTrue();
  }

  @Test
  void theConnectionCanBeUsedAgainUnlessTheAnswerSaysOtherwise() throws MalformedAnswer {
    read("HTTP/1.1 200 OK\nConnection: Close\nContent-Length: 0\n\n");
    assertThat(reader.keepAlive()).isFalse();
    reader.reset();
    read("HTTP/1.0 200 OK\nContent-Length: 0\n\n");
    assertThat(reader.keepAlive()).isFalse();
    reader.reset();
    read("HTTP/1.0 200 OK\nConnection: keep-alive\nContent-Length: 0\n\n");
    assertThat(reader.keepAlive()).isTrue();
    reader.reset();
    read(HELLO);
    assertThat(reader.keepAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\n",
        "HTTP/2 200 OK\n",
        "HTTP/1.1 2x0 OK\n",
        "HTTP/1.1 999 OK\n",
        "HTTP/1.1 200 OK\nContent-Length: five\n",
        "HTTP/1.1 200 OK\nContent-Length: -5\n",
        "HTTP/1.1 200 OK\nContent-Length: 99999999999999999999\n",
        "HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Length: 5\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nxyz\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nhello\n"
      })
  void malformedAnswersAreReported(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedAnswer.class);
  }

  @Test
  void aLineWithoutEndIsNoAnswer() {
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK" + "!".repeat(100_000)))
        .isInstanceOf(MalformedAnswer.class);
  }
}
