package dev.firebreak.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error answer, as in RFC 9457.
 *
 * @param kind the kind of problem
 * @param status the status of the answer
 * @param detail what was wrong with this request
 * @param members further members of the document
 * @param headers further headers of the answer
 */
@JsonPropertyOrder({"type", "title", "status", "detail"})
record Problem(
    @JsonIgnore ProblemType kind,
    int status,
    String detail,
    @JsonIgnore Map<String, Object> members,
    @JsonIgnore Map<String, String> headers) {

  static Problem of(ProblemType kind, String detail) {
    return new Problem(kind, kind.status(), detail, Map.of(), Map.of());
  }

  Problem withStatus(int other) {
    return new Problem(kind, other, detail, members, headers);
  }

  Problem with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new Problem(kind, status, detail, more, headers);
  }

  Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(kind, status, detail, members, more);
  }

  /** Adds a Retry-After header (RFC 9110, 10.2.3). */
  Problem retryAfter(int seconds) {
    return retryAfter(Duration.ofSeconds(seconds));
  }

  /** Adds a Retry-After header, rounded up to whole seconds so that a retry is never too early. */
  Problem retryAfter(Duration pause) {
    long seconds = Math.ceilDiv(pause.toNanos(), Duration.ofSeconds(1).toNanos());
    return withHeader("Retry-After", Long.toString(Math.max(1, seconds)));
  }

  @JsonProperty("type")
  String typeUri() {
    return kind.uri();
  }

  @JsonProperty("title")
  String title() {
    return kind.title();
  }

  @JsonAnyGetter
  Map<String, Object> extensions() {
    return members;
  }
}
