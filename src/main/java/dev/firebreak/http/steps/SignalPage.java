package dev.firebreak.http.steps;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.task.Signal;
import java.time.Instant;
import java.util.List;

/** The signals that a task has received, as JSON. */
public record SignalPage(List<SignalDocument> signals) {

  /**
   * A received signal.
   *
   * @param contentType the media type of its body
   * @param bytes the length of its body
   */
  @JsonPropertyOrder({"name", "receivedAt", "contentType", "bytes"})
  public record SignalDocument(String name, Instant receivedAt, String contentType, long bytes) {}

  /** Returns the page of these signals. */
  public static SignalPage of(List<Signal> signals) {
    return new SignalPage(
        signals.stream()
            .map(
                one ->
                    new SignalDocument(
                        one.name(), one.receivedAt(), one.contentType(), one.bytes()))
            .toList());
  }
}
