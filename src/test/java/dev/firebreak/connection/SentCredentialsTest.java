package dev.firebreak.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.Credentials;
import dev.firebreak.memory.ByteBudget;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken out of a head, and what is left in it. */
class SentCredentialsTest {
  private static final int LIMIT = 8192;
  private static final String FIRST = "POST /x HTTP/1.1\r\n";
  private static final String LAST = "Host: localhost\r\nContent-Length: 5\r\n\r\n";

  private final ReceivedBytes intake =
      new ReceivedBytes(new HeadLimits(LIMIT, 64), new ByteBudget(1 << 20));

  private static String request(String headers) {
    return FIRST + headers + LAST + "hello";
  }

  /** Returns what the parser receives of these bytes. */
  private String passedOn(String bytes) {
    intake.arrived(ByteString.fromArray(bytes.getBytes(ISO_8859_1)));
    ByteString next = intake.next();
    return next == null ? "" : next.decodeString(ISO_8859_1);
  }

  private Credentials taken(String headers) {
    assertThat(passedOn(request(headers))).isEqualTo(request(""));
    return intake.credentials();
  }

  private static boolean same(Credentials credentials, String value) {
    return credentials.same(value.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "authorization", "AUTHORIZATION"})
  void theParserDoesNotReceiveTheHeader(String name) {
    assertThat(same(taken(name + ": Bearer a\r\n"), " Bearer a")).isTrue();
    assertThat(passedOn(FIRST + LAST.replace("5\r\n", "5\r\n" + name + ": x\r\n") + "hello"))
        .isEqualTo(request(""));
    assertThat(same(intake.credentials(), " x")).isTrue();
  }

  @Test
  void equalCredentialsAreTheSameObjectAndOthersAreNot() {
    Credentials first = taken("Authorization: Bearer a\r\n");
    assertThat(taken("Authorization: Bearer a\r\n")).isSameAs(first);
    assertThat(taken("")).isNull();
    assertThat(taken("authorization: Bearer a\r\n")).isSameAs(first);
    Credentials second = taken("Authorization: Bearer b\r\n");
    assertThat(same(second, " Bearer b")).isTrue();
    assertThat(same(second, " Bearer")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: a\r\nAuthorization: a\r\n",
        "Authorization: a\r\nauthorization: b\r\nAUTHORIZATION: c\r\n",
        "Authorization-Info: a\r\n",
        "Author: a\r\n",
        "A: Authorization: a\r\n",
        "Proxy-Authorization: a\r\n"
      })
  void theParserReceivesWhatIsNotTheOnlyOne(String headers) {
    taken("Authorization: before\r\n");
    assertThat(passedOn(request(headers))).isEqualTo(request(headers));
    assertThat(intake.credentials()).isNull();
  }

  @Test
  void theParserReceivesLongValuesAndThoseOfLargeRequests() {
    String longValue = "Authorization: " + "a".repeat(256) + "\r\n";
    assertThat(passedOn(request(longValue))).isEqualTo(request(longValue));
    String large = "Authorization: a\r\nA: " + "b".repeat(2048) + "\r\n";
    assertThat(passedOn(request(large))).isEqualTo(request(large));
    assertThat(intake.credentials()).isNull();
  }

  @Test
  void theParserReceivesHeadsThatArriveInPiecesAsTheyAre() {
    String request = request("Authorization: Bearer a\r\n");
    for (int i = 1; i < request.length() - "hello".length(); i++) {
      assertThat(passedOn(request.substring(0, i))).isEmpty();
      assertThat(passedOn(request.substring(i))).as("cut at %d", i).isEqualTo(request);
      assertThat(intake.credentials()).isNull();
    }
  }

  @Test
  void theBodyThatArrivesLaterBelongsToTheSameCredentials() {
    String request = request("Authorization: Bearer a\r\n");
    String head = request.substring(0, request.length() - "hello".length());
    assertThat(passedOn("\r\n" + head)).isEqualTo(FIRST + LAST);
    Credentials sent = intake.credentials();
    assertThat(passedOn("he")).isEqualTo("he");
    assertThat(passedOn("llo" + request(""))).isEqualTo("llo");
    assertThat(intake.credentials()).isSameAs(sent).isNotNull();
    assertThat(intake.next()).hasToString(ByteString.fromString(request("")).toString());
    assertThat(intake.credentials()).isNull();
  }

  @Test
  void aTrailerOfThatNameIsNotTheHeader() {
    String chunked = FIRST + "Transfer-Encoding: chunked\r\n\r\n";
    assertThat(passedOn(chunked)).isEqualTo(chunked);
    assertThat(passedOn("0\r\nAuthorization: Bearer a\r\n\r\n")).isEqualTo("0\r\n\r\n");
    assertThat(intake.credentials()).isNull();
    assertThat(taken("")).isNull();
  }
}
