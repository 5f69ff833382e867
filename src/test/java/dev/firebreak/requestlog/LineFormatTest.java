package dev.firebreak.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private static final String HOSTILE = "a\" 500 \\ \n\u001b[2Jü\u2028\ud800 b";

  /** What readers of this format use. */
  private static final Pattern COMBINED =
      Pattern.compile(
          "(\\S+) - (\\S+) \\[([^\\]]+)\\] \"([^\"]*)\" (\\d{3}) (\\d+) \"([^\"]*)\""
              + " \"([^\"]*)\"\n");

  private static LoggedRequest request(String owner, LoggedRequest.Head head) {
    return new LoggedRequest(
        Instant.parse("2026-11-30T01:02:03.456789Z"),
        new LoggedRequest.Sender("203.0.113.9", owner, owner.isEmpty() ? "" : "ci"),
        head,
        new LoggedRequest.Answer(200, 5, 3_412_999));
  }

  private static LoggedRequest.Head head(String text) {
    return new LoggedRequest.Head("POST", "/v1/call/" + text, "HTTP/1.1", text, "curl/8" + text);
  }

  private static Matcher combined(LoggedRequest request) {
    Matcher line = COMBINED.matcher(new CombinedFormat(ZoneId.of("Europe/Berlin")).line(request));
    assertThat(line.matches()).isTrue();
    return line;
  }

  @Test
  void combinedIsTheFormatOfApacheAndNginx() {
    assertThat(new CombinedFormat(ZoneId.of("Europe/Berlin")).line(request("team", head(""))))
        .isEqualTo(
            "203.0.113.9 - team [30/Nov/2026:02:02:03 +0100] \"POST /v1/call/ HTTP/1.1\" 200 5"
                + " \"-\" \"curl/8\"\n");
  }

  @Test
  void combinedHasADashForWhatIsUnknown() {
    Matcher line = combined(request("", LoggedRequest.Head.NONE));
    assertThat(line.group(2)).isEqualTo("-");
    assertThat(line.group(4)).isEqualTo("-");
    assertThat(line.group(7)).isEqualTo("-");
    assertThat(line.group(8)).isEqualTo("-");
  }

  @Test
  void hostileTextForgesNoLineAndNoFieldInCombined() {
    Matcher line = combined(request(HOSTILE, head(HOSTILE)));
    assertThat(line.group(2)).startsWith("a\\x22\\x20500\\x20\\x5C\\x20\\x0A\\x1B[2J\\xC3\\xBC");
    assertThat(line.group(5)).isEqualTo("200");
    assertThat(line.group(8)).startsWith("curl/8a\\x22 500 \\x5C \\x0A\\x1B[2J").endsWith(" b");
    assertThat(line.group()).matches("[ -~]*\n");
  }

  @Test
  void jsonHasTheSecondsAndLeavesOutWhatIsUnknown() {
    assertThat(new JsonFormat().line(request("team", head(""))))
        .isEqualTo(
            "{\"time\":\"2026-11-30T01:02:03.456Z\",\"address\":\"203.0.113.9\",\"owner\":\"team\","
                + "\"token\":\"ci\",\"method\":\"POST\",\"target\":\"/v1/call/\","
                + "\"protocol\":\"HTTP/1.1\",\"status\":200,\"bytes\":5,\"seconds\":0.003412,"
                + "\"userAgent\":\"curl/8\"}\n");
    assertThat(new JsonFormat().line(request("", LoggedRequest.Head.NONE)))
        .isEqualTo(
            "{\"time\":\"2026-11-30T01:02:03.456Z\",\"address\":\"203.0.113.9\",\"status\":200,"
                + "\"bytes\":5,\"seconds\":0.003412}\n");
  }

  @Test
  void hostileTextForgesNothingInJson() throws Exception {
    String line = new JsonFormat().line(request(HOSTILE, head(HOSTILE)));
    assertThat(line).matches("[ -~]*\n");
    JsonNode document = new JsonMapper().readTree(line);
    assertThat(document.path("owner").asText()).isEqualTo(HOSTILE);
    assertThat(document.path("status").asInt()).isEqualTo(200);
  }
}
