package dev.firebreak.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.HostileRequest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is passed on to the parser; what becomes of it, HostileRequestTest shows. */
class FramingTest {
  private static final String GET = "GET / HTTP/1.1\r\n\r\n";
  private static final int LONG = 1000;
  private final Framing framing = new Framing();

  private int check(String text) {
    return framing.check(ByteString.fromArray(text.getBytes(ISO_8859_1)));
  }

  @Test
  void aHeadWithAFaultIsNotPassedOnNorWhatFollows() {
    assertThat(check(GET + GET + "GET / HTTP/1.1\r\n A: b\r\n\r\n" + GET))
        .isEqualTo(2 * GET.length());
    assertThat(framing.fault()).isEqualTo(Fault.FOLDED);
    assertThat(framing.heads()).isEqualTo(2);
    assertThat(framing.inBody()).isFalse();
  }

  @Test
  void aBodyIsPassedOnAsFarAsItIsWell() {
    String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(check(head + "1\r\nxy\r\n0\r\n\r\n")).isEqualTo(head.length() + "1\r\nx".length());
    assertThat(framing.fault()).isEqualTo(Fault.CHUNK_END);
    assertThat(framing.inBody()).isTrue();
  }

  @Test
  void whatFollowsTheLastRequestIsDropped() {
    String last = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
    assertThat(check(GET + last + GET)).isEqualTo(GET.length() + last.length());
    assertThat(check("\0")).isZero();
    assertThat(framing.fault()).isNull();
  }

  @Test
  void bodiesAreCountedAndNotLookedAt() {
    String head = "POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n";
    assertThat(check(head)).isEqualTo(head.length());
    for (int i = 0; i < 100; i++) {
      assertThat(check("\r\n \0x".repeat(200))).isEqualTo(LONG);
    }
    assertThat(framing.inBody()).isFalse();
    assertThat(check(GET)).isEqualTo(GET.length());
    assertThat(framing.heads()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "REQUEST_LINE, 'GET  / HTTP/1.1~~'",
    "REQUEST_LINE, 'GET ftp://x/ HTTP/1.1~~'",
    "LINE_END, 'GET / HTTP/1.1~A: b\n~'",
    "FOLDED, 'GET / HTTP/1.1~A: b~ c~~'",
    "NAME, 'GET / HTTP/1.1~A : b~~'",
    "CONTROL, 'GET / HTTP/1.1~A: \b~~'",
    "NOT_UTF_8, 'GET / HTTP/1.1~A: \u00e0~~'",
    "HOST, 'GET / HTTP/1.1~Host: x~Host: x~~'",
    "CONTENT_LENGTH, 'GET / HTTP/1.1~Content-Length: 1 0~~'",
    "CONTENT_LENGTH, 'GET / HTTP/1.1~Content-Length: 0~Content-Length: 0~~'",
    "TRANSFER_ENCODING, 'GET / HTTP/1.1~Transfer-Encoding: x~~'",
    "TRANSFER_ENCODING, 'GET / HTTP/1.0~Transfer-Encoding: chunked~~'",
    "TWO_LENGTHS, 'GET / HTTP/1.1~Content-Length: 0~Transfer-Encoding: chunked~~'",
    "CHUNK_SIZE, 'GET / HTTP/1.1~Transfer-Encoding: chunked~~ 0~~'",
    "CHUNK_END, 'GET / HTTP/1.1~Transfer-Encoding: chunked~~1~xx~'",
    "TRAILER, 'GET / HTTP/1.1~Transfer-Encoding: chunked~~0~Host: x~~'",
  })
  void eachFaultIsSeen(Fault fault, String request) {
    check(request.replace("~", "\r\n"));
    assertThat(framing.fault()).isEqualTo(fault);
  }

  static Stream<HostileRequest> cases() {
    return HostileRequest.all().filter(request -> request.send().length <= LONG);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itDoesNotMatterHowBytesArePacked(HostileRequest request) {
    byte[] bytes = request.send();
    Framing whole = new Framing();
    whole.check(ByteString.fromArray(bytes));
    for (int split = 1; split < bytes.length; split++) {
      Framing parts = new Framing();
      for (int i = 0; i < bytes.length && parts.fault() == null; i += split) {
        int end = Math.min(bytes.length, i + split);
        parts.check(ByteString.fromArray(Arrays.copyOfRange(bytes, i, end)));
      }
      assertThat(parts.fault()).as("in pieces of %d", split).isEqualTo(whole.fault());
      assertThat(parts.heads()).isEqualTo(whole.heads());
      assertThat(parts.inBody()).isEqualTo(whole.inBody());
    }
  }
}
