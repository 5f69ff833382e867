package dev.firebreak.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.HostileRequest;
import dev.firebreak.memory.ByteBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The portions that the parser receives; HostileRequestTest tests what it makes of them. */
class FramingTest {
  private static final String GET = "GET / HTTP/1.1\r\n\r\n";
  private static final String CHUNKED = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final int LONG = 1000;
  private static final int LIMIT = 4096;
  private static final long MEMORY = 1 << 20;

  private final ByteBudget budget = new ByteBudget(MEMORY);
  private final ReceivedBytes intake = new ReceivedBytes(new HeadLimits(LIMIT, 64), budget);

  private static ByteString bytes(String text) {
    return ByteString.fromArray(text.getBytes(ISO_8859_1));
  }

  private static List<String> portions(ReceivedBytes intake, ByteString arrived) {
    List<String> portions = new ArrayList<>();
    intake.arrived(arrived);
    for (ByteString next = intake.next(); next != null; next = intake.next()) {
      portions.add(next.decodeString(ISO_8859_1));
    }
    return portions;
  }

  private List<String> portions(String text) {
    return portions(intake, bytes(text));
  }

  @Test
  void aPortionNeverHasMoreThanOneRequest() {
    String post = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
    assertThat(portions(GET + post + GET.repeat(2))).containsExactly(GET, post, GET, GET);
    assertThat(portions(CHUNKED + "1\r\nx\r\n0\r\n\r\n" + GET))
        .containsExactly(CHUNKED, "1\r\nx\r\n0\r\n\r\n", GET);
  }

  @Test
  void aHeadIsPassedOnWhole() {
    for (char c : GET.substring(1).toCharArray()) {
      assertThat(portions(c == '/' ? "GET /" : String.valueOf(c)).size()).isLessThan(2);
    }
  }

  @Test
  void aMalformedHeadAndTheBytesAfterItAreNotPassedOn() {
    assertThat(portions(GET + GET + "GET / HTTP/1.1\r\n A: b\r\n\r\n" + GET))
        .containsExactly(GET, GET);
    assertThat(intake.error()).isEqualTo(FramingError.FOLDED);
    assertThat(intake.inBody()).isFalse();
  }

  @Test
  void anErrorInABodyEndsIt() {
    assertThat(portions(CHUNKED + "1\r\nxy\r\n0\r\n\r\n")).containsExactly(CHUNKED);
    assertThat(intake.error()).isEqualTo(FramingError.CHUNK_END);
    assertThat(intake.inBody()).isTrue();
  }

  @Test
  void bytesAfterTheLastRequestAreDropped() {
    String last = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
    assertThat(portions(GET + last + GET)).containsExactly(GET, last);
    assertThat(portions("\0")).isEmpty();
    assertThat(intake.error()).isNull();
  }

  @Test
  void bodiesAreCountedAndNotParsed() {
    String head = "POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n";
    assertThat(portions(head)).containsExactly(head);
    for (int i = 0; i < 100; i++) {
      assertThat(portions("\r\n \0x".repeat(200)).getFirst()).hasSize(LONG);
    }
    assertThat(intake.inBody()).isFalse();
    assertThat(portions(GET)).containsExactly(GET);
  }

  @Test
  void theDataOfManyChunksAreOneChunk() {
    String small = "1;extension\r\nx\r\n".repeat(LONG);
    assertThat(portions(CHUNKED + small + "0\r\nTrailer: a\r\n\r\n"))
        .containsExactly(CHUNKED, "3e8\r\n" + "x".repeat(LONG) + "\r\n0\r\n\r\n");
  }

  @Test
  void dataArePassedOnBeforeTheirChunkIsComplete() {
    assertThat(portions(CHUNKED + "7fffffff\r\nabc")).containsExactly(CHUNKED, "3\r\nabc\r\n");
    assertThat(portions("def")).containsExactly("3\r\ndef\r\n");
  }

  @Test
  void oneEmptyLineBeforeARequestIsSkipped() {
    assertThat(portions("\r\n" + GET + "\r\n")).containsExactly(GET);
    assertThat(intake.headBegun()).isFalse();
    assertThat(portions(GET + "\r")).containsExactly(GET);
    assertThat(portions("\n" + GET)).containsExactly(GET);
    assertThat(portions("\r\n\r\n" + GET)).isEmpty();
    assertThat(intake.error()).isEqualTo(FramingError.REQUEST_LINE);
  }

  @Test
  void aLargePortionIsTheSameInSeveralArrays() {
    String head = "POST /x HTTP/1.1\r\nContent-Length: 5000\r\nA: b\r\n\r\n";
    String request = head + "y".repeat(5000);
    assertThat(portions(request + GET)).containsExactly(request, GET);
    assertThat(portions("\r\n" + head.substring(0, 20))).isEmpty();
    assertThat(portions(request.substring(20))).containsExactly(request);
  }

  @Test
  void heldBytesAreChargedAndReleased() {
    intake.arrived(bytes(GET.repeat(LONG)));
    assertThat(intake.next()).isEqualTo(bytes(GET));
    assertThat(budget.used()).isEqualTo((long) GET.length() * LONG);
    while (intake.next() != null) {
      // All the others.
    }
    assertThat(budget.used()).isZero();
    assertThat(portions("GET / HTTP/1.1\r\nA: " + "b".repeat(3000))).isEmpty();
    assertThat(budget.used()).isBetween(3000L, 8000L);
    intake.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aRequestBeyondTheBudgetIsRefusedAfterTheRequestBeforeIt() {
    budget.charge(MEMORY - LONG);
    assertThat(portions(GET.repeat(LONG))).containsExactly(GET);
    assertThat(intake.error()).isEqualTo(FramingError.NO_MEMORY);
    assertThat(budget.used()).isEqualTo(MEMORY - LONG);
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
    "CHUNK_SIZE, 'GET / HTTP/1.1~Transfer-Encoding: chunked~~80000000~~'",
    "URI_TOO_LONG, 'GET /#'",
    "HEAD_TOO_LARGE, 'GET / HTTP/1.1~A: #'",
    "TRAILER, 'GET / HTTP/1.1~Transfer-Encoding: chunked~~0~Host: x~~'",
  })
  void eachErrorIsDetected(FramingError fault, String request) {
    var _ = portions(request.replace("~", "\r\n").replace("#", "x".repeat(LIMIT)));
    assertThat(intake.error()).isEqualTo(fault);
  }

  static Stream<HostileRequest> cases() {
    return HostileRequest.all().filter(request -> request.send().length <= LONG);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void framingIsIndependentOfPieceSizes(HostileRequest request) {
    byte[] bytes = request.send();
    ReceivedBytes whole = new ReceivedBytes(new HeadLimits(LIMIT, 64), budget);
    String all = String.join("", portions(whole, ByteString.fromArray(bytes)));
    for (int split = 1; split < bytes.length; split++) {
      ReceivedBytes parts = new ReceivedBytes(new HeadLimits(LIMIT, 64), budget);
      List<String> portions = new ArrayList<>();
      for (int i = 0; i < bytes.length && parts.error() == null; i += split) {
        int end = Math.min(bytes.length, i + split);
        portions.addAll(portions(parts, ByteString.fromArray(Arrays.copyOfRange(bytes, i, end))));
      }
      assertThat(parts.error()).as("in pieces of %d", split).isEqualTo(whole.error());
      assertThat(parts.inBody()).isEqualTo(whole.inBody());
      if (whole.error() == null && !all.toLowerCase(Locale.ROOT).contains("chunked")) {
        assertThat(String.join("", portions)).isEqualTo(all);
      }
    }
  }

  @Test
  void theDataOfChunksDoNotDependOnHowTheyArePacked() {
    String body = "3\r\nuvw\r\n00a;x\r\nuvwxyzuvwx\r\n1\r\nz\r\n0\r\nA: b\r\n\r\n";
    for (int split = 1; split < body.length(); split++) {
      ReceivedBytes parts = new ReceivedBytes(new HeadLimits(LIMIT, 64), budget);
      StringBuilder joined = new StringBuilder();
      portions(parts, bytes(CHUNKED));
      for (int i = 0; i < body.length(); i += split) {
        String next = body.substring(i, Math.min(body.length(), i + split));
        portions(parts, bytes(next)).forEach(joined::append);
      }
      assertThat(joined.toString().replaceAll("[^u-z]", "")).isEqualTo("uvwuvwxyzuvwxz");
      assertThat(joined.toString()).endsWith("0\r\n\r\n");
      assertThat(parts.inBody()).isFalse();
    }
  }
}
