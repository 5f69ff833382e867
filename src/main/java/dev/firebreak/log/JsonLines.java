package dev.firebreak.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each log entry as one JSON object in one line. What an entry concerns (task, type,
 * attempt) is a member of the object, where Logback's own {@code JsonEncoder} has a list of pairs.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  /** As many frames of a stack trace as in text. */
  private static final String FRAMES = "12";

  /** The members that every entry may have; what an entry concerns does not replace them. */
  private static final Set<String> OWN =
      Set.of("time", "level", "node", "logger", "thread", "message", "exception");

  private static final String ATTEMPT = "attempt";
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  private final JsonFactory factory =
      new JsonFactoryBuilder().characterEscapes(new JsonEscapes()).build();
  private final ThrowableProxyConverter traces = new ThrowableProxyConverter();
  private final String node;

  /**
   * Creates an encoder.
   *
   * @param node the name of the node
   */
  JsonLines(String node) {
    this.node = node;
  }

  @Override
  public void start() {
    traces.setContext(getContext());
    traces.setOptionList(List.of(FRAMES));
    traces.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    // Not to bytes at once: Jackson refuses half a surrogate pair there, which a name may contain.
    StringWriter text = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("node", node);
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      json.writeStringField("message", String.valueOf(event.getFormattedMessage()));
      writeConcerned(json, event);
      String trace = traces.convert(event);
      if (!trace.isEmpty()) {
        json.writeStringField("exception", trace.stripTrailing());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the key-value pairs of the entry, and those of its thread (MDC). */
  private static void writeConcerned(JsonGenerator json, ILoggingEvent event) throws IOException {
    Set<String> written = new HashSet<>(OWN);
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        write(json, written, pair.key, pair.value);
      }
    }
    for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
      write(json, written, entry.getKey(), valueOfThread(entry.getKey(), entry.getValue()));
    }
  }

  /** A thread has only texts, but a member has one kind of value in all lines. */
  private static @Nullable Object valueOfThread(String name, @Nullable String value) {
    return value != null && name.equals(ATTEMPT) && DIGITS.matcher(value).matches()
        ? (Object) Integer.valueOf(value)
        : value;
  }

  private static void write(
      JsonGenerator json, Set<String> written, String name, @Nullable Object value)
      throws IOException {
    if (value == null || !written.add(name)) {
      return;
    }
    switch (value) {
      case Long number -> json.writeNumberField(name, number);
      case Integer number -> json.writeNumberField(name, number);
      case Boolean truth -> json.writeBooleanField(name, truth);
      default -> json.writeStringField(name, value.toString());
    }
  }
}
