package dev.firebreak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How answers over a Unix socket are read. */
class AnswerReaderTest {
  private static AnswerReader reader(String answer) {
    String bytes = answer.replace("\n", "\r\n");
    return new AnswerReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String body(String answer) throws IOException {
    AnswerReader reader = reader(answer);
    AnswerReader.Body body = reader.body(reader.head());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] next = body.next(); next.length > 0; next = body.next()) {
      all.writeBytes(next);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void theHeadIsReadAndInterimAnswersAreSkipped() throws IOException {
    AnswerHead head =
        reader("HTTP/1.1 100 Continue\n\nHTTP/1.1 404 Not Found\nA: 1\na:2 \nB:\n\n").head();
    assertThat(head.statusCode()).isEqualTo(404);
    assertThat(head.headers().allValues("A")).containsExactly("1", "2");
    assertThat(head.headers().firstValue("b")).hasValue("");
  }

  @Test
  void aBodyEndsWithItsLengthItsLastChunkOrTheConnection() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\nContent-Length: 3\n\nabcd")).isEqualTo("abc");
    assertThat(body("HTTP/1.1 200 OK\nContent-Length: 0\n\nabcd")).isEmpty();
    assertThat(body("HTTP/1.1 200 OK\n\nabcd")).isEqualTo("abcd");
    assertThat(body("HTTP/1.1 204 No Content\n\nabcd")).isEmpty();
    String chunks = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n";
    assertThat(body(chunks + "3\nabc\n1;x=y\nd\n0\nTrailer: 1\n\nmore")).isEqualTo("abcd");
    String large = "x".repeat(100_000);
    assertThat(body(chunks + "186A0\n" + large + "\n0\n\n")).isEqualTo(large);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\nA: 1",
        "HTTP/1.1 200 OK\nContent-Length: 9\n\nabcd",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nab",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\nTrailer: 1\n",
      })
  void aCutOffAnswerIsNotTakenForAWholeOne(String answer) {
    assertThatThrownBy(() -> body(answer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the connection ended within the answer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200 OK\n\n",
        "SSH-2.0-x\n\n",
        "HTTP/1.1 200 OK\n: x\n\n",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nFFFFFFFFF\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n-1\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\nab\n0\n\n",
      })
  void whatIsNotUnderstoodFails(String answer) {
    assertThatThrownBy(() -> body(answer)).isInstanceOf(IOException.class);
  }

  @Test
  void theHeadIsLimited() {
    String header = "a: " + "b".repeat(1000) + '\n';
    assertThatThrownBy(() -> body("HTTP/1.1 200 OK\n" + header.repeat(70)))
        .hasMessageContaining("longer than 65536 bytes");
    assertThatThrownBy(() -> body("HTTP/1.1 200 " + "x".repeat(70_000)))
        .hasMessageContaining("longer than 65536 bytes");
  }
}
