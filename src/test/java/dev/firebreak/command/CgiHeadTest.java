package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Head;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of CGI programs, as programs write it and as they should not. */
class CgiHeadTest {
  private static CgiHead read(String output) throws CgiHead.Malformed {
    return CgiHead.read(
        ByteBuffer.wrap(output.getBytes(StandardCharsets.ISO_8859_1)), "text/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void statusMediaTypeAndFieldsAreRead(String end) throws Exception {
    String head =
        String.join(
            end,
            "Status: 201 Created",
            "content-type:  image/png",
            "Location: /a b",
            "X-Empty:",
            "Link: <a>",
            "LINK: <b>",
            "",
            "");
    CgiHead read = read(head + "body\n\n");
    assertThat(read.status()).isEqualTo(201);
    assertThat(read.contentType()).isEqualTo("image/png");
    assertThat(read.fields())
        .containsExactly(
            Map.entry("Location", "/a b"), Map.entry("X-Empty", ""), Map.entry("Link", "<a>, <b>"));
    assertThat(read.length()).isEqualTo(head.length());
    assertThat(read.answer())
        .isEqualTo(Head.of("201", Map.of("Location", "/a b", "X-Empty", "", "Link", "<a>, <b>")));
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Type: a/b', 200",
    "'Status: 404', 404",
    "'Status: 599 ', 599",
    "'Location: https://example.org/', 302",
    "'X-A: b', 200",
  })
  void theStatusMayBeMissing(String line, int status) throws Exception {
    assertThat(read(line + "\n\n").status()).isEqualTo(status);
  }

  @Test
  void aHeadThatSaysNothingNewIsNone() throws Exception {
    CgiHead read = read("Content-Type: a/b\n\nx");
    assertThat(read.answer()).isNull();
    assertThat(read.contentType()).isEqualTo("a/b");
    assertThat(read("Status: 200 OK\n\n").contentType()).isEqualTo("text/plain");
  }

  @Test
  void contentMayBeAnyBytes() throws Exception {
    String head = "Status: 200\n\n";
    assertThat(read(head + "\0\u00ff\n\n: x\r\n").length()).isEqualTo(head.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "Transfer-Encoding: chunked",
        "Content-Length: 7",
        "Date: now",
        "SERVER: x",
        "Keep-Alive: 5",
      })
  void fieldsOfTheConnectionAreIgnored(String line) throws Exception {
    assertThat(read("X-A: b\n" + line + "\n\n").fields()).containsOnlyKeys("X-A");
  }

  @ParameterizedTest
  @CsvSource({
    "'', no blank line",
    "'hello', no blank line",
    "'Content-Type: a/b', no blank line",
    "'Content-Type: a/b\n', no blank line",
    "'\n', none of Content-Type",
    "'\r\nhello', none of Content-Type",
    "'hello world\n\n', '\"hello world\" is not a header field'",
    "'Content-Type: a/b\nX-A: b\n c\n\n', continues in a second line",
    "'Content-Type: a/b\n\tc\n\n', continues in a second line",
    "'X A: b\n\n', not the name of a header field",
    "': b\n\n', not the name of a header field",
    "'Status: OK\n\n', 'Status \"OK\"'",
    "'Status: 99\n\n', 'Status \"99\"'",
    "'Status: 100 Continue\n\n', 'Status \"100 Continue\"'",
    "'Status: 600\n\n', 'Status \"600\"'",
    "'Status: 200\nStatus: 201\n\n', Status twice",
    "'Content-Type: a/b\nContent-Type: a/b\n\n', Content-Type twice",
    "'Location: /a\nlocation: /b\n\n', location twice",
    "'Content-Type: nonsense\n\n', not a media type",
    "'X-A: b\rX-C: d\n\n', control character",
    "'Set-Cookie: a=b\n\n', Set-Cookie",
    "'Content-Security-Policy: x\n\n', Content-Security-Policy",
    "'Access-Control-Allow-Origin: *\n\n', Access-Control-Allow-Origin",
    "'Firebreak-Attempts: 9\n\n', Firebreak-Attempts",
  })
  void otherOutputIsRefusedWithItsReason(String output, String reason) {
    assertThatThrownBy(() -> read(output))
        .isInstanceOf(CgiHead.Malformed.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aZeroByteIsRefused() {
    assertThatThrownBy(() -> read("X-A: b\0c\n\n")).hasMessageContaining("control character");
  }

  @Test
  void aHeadWithoutEndIsReadUpToALimit() {
    assertThatThrownBy(() -> read("X-A: b\n".repeat(100_000)))
        .hasMessageContaining("longer than " + Head.LONGEST);
    assertThatThrownBy(() -> read("x".repeat(Head.LONGEST)))
        .hasMessageContaining("longer than " + Head.LONGEST);
  }
}
