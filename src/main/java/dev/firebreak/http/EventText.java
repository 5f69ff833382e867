package dev.firebreak.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.http.steps.StepDocument;
import dev.firebreak.observe.Progress;
import dev.firebreak.observe.TaskEvent;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The text of events as they are sent. */
final class EventText {
  static final HttpHeader NO_CACHE = RawHeader.create("Cache-Control", "no-store");

  // Not by ContentTypes.parse: the first use of Pekko's header parser takes long.
  private static final ContentType EVENT_STREAM = ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM);
  private static final int RADIX = 36;
  private static final int MOST_DIGITS = 18;

  private static final long CHANCES = 1L << 40;

  /** Part of every id: numbers start again with each node, and nodes may start at the same time. */
  private final String origin;

  private volatile @Nullable Written lastWritten;

  private record Written(TaskEvent event, ByteString text) {}

  @JsonPropertyOrder({"id", "type", "state", "attempts", "at"})
  private record State(String id, String type, String state, int attempts, Instant at) {}

  private record Far(String id, String type, double fraction, @Nullable String note, Instant at) {}

  private record Stepped(String id, String type, StepDocument step, Instant at) {}

  EventText(long startedAtMillis) {
    long chance = ThreadLocalRandom.current().nextLong(CHANCES);
    origin = Long.toString(startedAtMillis, RADIX) + Long.toString(chance, RADIX);
  }

  static ResponseEntity stream(Source<ByteString, ?> events) {
    return HttpEntities.createChunked(EVENT_STREAM, events);
  }

  /** Returns one shared text for all readers of an event, because slow readers buffer it. */
  ByteString of(TaskEvent event) {
    Written last = lastWritten;
    if (last == null || !last.event().equals(event)) {
      last = new Written(event, write(event));
      lastWritten = last;
    }
    return last.text();
  }

  private ByteString write(TaskEvent event) {
    String id = event.id().toString();
    TaskState state = event.state();
    Progress far = event.progress();
    Step step = event.step();
    if (state != null) {
      return text(
          "state",
          event.number(),
          new State(id, event.type(), state.word(), event.attempts(), event.at()));
    } else if (far != null) {
      return text(
          "progress",
          event.number(),
          new Far(id, event.type(), far.fraction(), far.note(), event.at()));
    } else if (step != null) {
      return text(
          "step", event.number(), new Stepped(id, event.type(), StepDocument.of(step), event.at()));
    }
    throw new IllegalArgumentException("an event about nothing");
  }

  ByteString document(long last, TaskDocument document) {
    return text("task", last, document);
  }

  ByteString reset(long last) {
    return text("reset", last, Map.of());
  }

  private ByteString text(String event, long number, Object data) {
    // A result is copied unchanged into a document, and a line break would end the event's data. In
    // JSON a line break is whitespace, and can't be in a string.
    String json =
        new String(Responses.bytes(data), StandardCharsets.UTF_8)
            .replace('\n', ' ')
            .replace('\r', ' ');
    return ByteString.fromString(
        "id: " + origin + '-' + number + "\nevent: " + event + "\ndata: " + json + "\n\n");
  }

  /** The number in an id; for an id of another node, a number that is not remembered. */
  long number(String id) {
    int dash = id.indexOf('-');
    String digits = id.substring(dash + 1);
    boolean ours =
        dash > 0
            && id.substring(0, dash).equals(origin)
            && digits.length() <= MOST_DIGITS
            && !digits.isEmpty()
            && digits.chars().allMatch(Character::isDigit);
    return ours ? Long.parseLong(digits) : Long.MAX_VALUE;
  }
}
