package dev.firebreak.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Converts outcomes other than results to text for a column: JSON with fixed names for the kinds.
 * Unknown properties are ignored, so that an older program can read the text of a newer one.
 */
public final class OutcomeText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addMixIn(Outcome.class, Outcomes.class)
          .addMixIn(Cause.class, Causes.class)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = Outcome.Malformed.class, name = "malformed"),
    @JsonSubTypes.Type(value = Outcome.Invalid.class, name = "invalid"),
    @JsonSubTypes.Type(value = Outcome.Misused.class, name = "misused"),
    @JsonSubTypes.Type(value = Outcome.OutputTooLarge.class, name = "output-too-large"),
    @JsonSubTypes.Type(value = Outcome.OutputNotKept.class, name = "output-not-kept"),
    @JsonSubTypes.Type(value = Outcome.NotStarted.class, name = "not-started"),
    @JsonSubTypes.Type(value = Outcome.Crashed.class, name = "crashed"),
    @JsonSubTypes.Type(value = Outcome.TimedOut.class, name = "timed-out"),
    @JsonSubTypes.Type(value = Outcome.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = Outcome.Refused.class, name = "refused"),
  })
  private interface Outcomes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Cause.Thrown.class, name = "thrown"),
    @JsonSubTypes.Type(value = Cause.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Cause.Garbled.class, name = "garbled"),
    @JsonSubTypes.Type(value = Cause.Reported.class, name = "reported"),
    @JsonSubTypes.Type(value = Cause.Injected.class, name = "injected"),
    @JsonSubTypes.Type(value = Cause.NodeLost.class, name = "node-lost"),
  })
  private interface Causes {}

  private OutcomeText() {}

  /** Writes an outcome that is not a result. */
  public static String write(Outcome outcome) {
    try {
      return MAPPER.writerFor(Outcome.class).writeValueAsString(outcome);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("can't write " + outcome, e);
    }
  }

  /**
   * A part of the text of every outcome with a cause, by which a query leaves out most others.
   *
   * @param cause as in {@link dev.firebreak.task.FailureKind#cause}, or its word
   * @return null if no part is known
   */
  public static @Nullable String partOf(String cause) {
    int colon = cause.indexOf(':');
    String which = colon < 0 ? null : cause.substring(colon + 1);
    return switch (colon < 0 ? cause : cause.substring(0, colon)) {
      case "exit-code" -> which == null ? kind("ended") : "\"exitCode\":" + which;
      case "signal" -> "\"signal\":" + (which == null ? "" : quoted(which));
      case "limit" -> "\"limit\":" + (which == null ? "" : quoted(which));
      case "exception" -> which == null ? kind("thrown") : "\"exception\":" + quoted(which);
      case "rejected" -> which == null ? kind("rejected") : "\"status\":" + which;
      case "timeout" -> kind("timed-out");
      case "malformed-json" -> kind("malformed");
      case "invalid-input" -> kind("invalid");
      case "protocol" -> kind("garbled");
      case "misused" -> kind("misused");
      case "output-too-large" -> kind("output-too-large");
      case "output-not-kept" -> kind("output-not-kept");
      case "not-started" -> kind("not-started");
      case "cancelled" -> kind("cancelled");
      case "refused" -> kind("refused");
      case "injected" -> kind("injected");
      case "node-lost" -> kind("node-lost");
      default -> null; // Also for "reported", which texts of other versions are read as.
    };
  }

  private static String kind(String name) {
    return "\"kind\":\"" + name + '"';
  }

  private static String quoted(String text) {
    try {
      return MAPPER.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("can't write a text", e);
    }
  }

  /**
   * Reads the text that {@link #write} returned. A text that can't be read becomes a crash whose
   * message contains the text.
   */
  public static Outcome read(String text) {
    try {
      return MAPPER.readValue(text, Outcome.class);
    } catch (JsonProcessingException e) {
      return new Outcome.Crashed(new Cause.Reported("written by another version: " + text, ""));
    }
  }
}
