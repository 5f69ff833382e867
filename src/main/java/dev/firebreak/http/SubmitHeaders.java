package dev.firebreak.http;

import dev.firebreak.config.CallbackRules;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.store.Relations;
import dev.firebreak.task.RunId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** The headers of a submit that this server uses. Filled while they are read; not thread-safe. */
final class SubmitHeaders {
  /** The preference wait (RFC 7240, 4.3). */
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?:$|[,;])");

  private static final Pattern KEY = Pattern.compile("[ -~]{1,255}");
  private static final Pattern PRIORITY = Pattern.compile("[0-3]");
  private static final String DELAY = "Firebreak-Delay";
  private static final String RUN_AT = "Firebreak-Run-At";
  private static final String PRIORITY_HEADER = "Firebreak-Priority";
  private static final String KEY_HEADER = "Idempotency-Key";
  private static final String CALLBACK = "Firebreak-Callback";
  private static final String GROUP = "Firebreak-Group";
  private static final String PARENT = "Firebreak-Parent";
  private static final int LONGEST_WAIT = 60;
  private static final int USUAL_PRIORITY = 2;
  private static final int NO_WAIT = -1;
  private static final long TEN_YEARS_SECONDS = 315_360_000;
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private @Nullable Duration timeout;
  private @Nullable CallerTrace trace;
  private @Nullable String key;
  private @Nullable String callback;
  private @Nullable RunId group;
  private @Nullable RunId parent;
  private @Nullable Duration delay;
  private @Nullable Instant runAt;
  private @Nullable Integer priority;
  private int waitSeconds = NO_WAIT;

  private SubmitHeaders() {}

  /**
   * Reads the headers.
   *
   * @throws ProblemFound if a header can't be honoured
   */
  static SubmitHeaders of(HttpRequest request) throws ProblemFound {
    SubmitHeaders headers = new SubmitHeaders();
    for (HttpHeader header : request.getHeaders()) {
      headers.readHeader(header);
    }
    if (headers.delay != null && headers.runAt != null) {
      throw bad(DELAY + " and " + RUN_AT + " can't both be given");
    }
    return headers;
  }

  private void readHeader(HttpHeader header) throws ProblemFound {
    String value = header.value();
    switch (header.lowercaseName()) {
      case "firebreak-timeout" ->
          timeout = SingleValue.header(CallHeaders.TIMEOUT, timeout, CallHeaders.timeout(value));
      case "firebreak-delay" -> delay = SingleValue.header(DELAY, delay, delay(DELAY, value));
      case "firebreak-run-at" -> runAt = SingleValue.header(RUN_AT, runAt, time(RUN_AT, value));
      case "firebreak-priority" ->
          priority =
              SingleValue.header(PRIORITY_HEADER, priority, priority(PRIORITY_HEADER, value));
      case "idempotency-key" -> key = SingleValue.header(KEY_HEADER, key, key(KEY_HEADER, value));
      case "firebreak-callback" -> callback = SingleValue.header(CALLBACK, callback, value);
      case "firebreak-parent" -> parent = SingleValue.header(PARENT, parent, parent(PARENT, value));
      case "firebreak-group" -> group = SingleValue.header(GROUP, group, group(GROUP, value));
      case "prefer" -> waitSeconds = waitSeconds == NO_WAIT ? parseWait(value) : waitSeconds;
      default -> {
        if (CallerTrace.isPart(header)) {
          trace = CallerTrace.with(trace, header);
        } else {
          CallHeaders.refuseAboutBody(header);
        }
      }
    }
  }

  /**
   * The same headers with the id of a signed delivery as idempotency key.
   *
   * @param delivery null if the request is not signed
   */
  SubmitHeaders ofDelivery(@Nullable String delivery) {
    if (delivery != null) {
      key = delivery;
    }
    return this;
  }

  /** How long the caller wants to wait for the result, in seconds; 0 for not at all. */
  static int waitSeconds(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      int wait = header.is("prefer") ? parseWait(header.value()) : NO_WAIT;
      if (wait != NO_WAIT) {
        return wait;
      }
    }
    return 0;
  }

  /** If a preference is given twice, the first counts (RFC 7240, section 2). */
  private static int parseWait(String value) {
    Matcher wait = WAIT.matcher(value);
    return wait.find() ? Math.min(LONGEST_WAIT, Integer.parseInt(wait.group(1))) : NO_WAIT;
  }

  static Duration delay(String name, String value) throws ProblemFound {
    return Seconds.orZero(name, value, TEN_YEARS_SECONDS);
  }

  /** Reads a time as in RFC 3339. */
  static Instant time(String name, String value) throws ProblemFound {
    try {
      Instant time = OffsetDateTime.parse(value).toInstant();
      if (!time.isBefore(Instant.EPOCH) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeException _) {
      // Reported below.
    }
    throw bad(name + " must be a time such as 2030-01-31T12:00:00Z, not \"" + value + '"');
  }

  static int priority(String name, String value) throws ProblemFound {
    if (!PRIORITY.matcher(value).matches()) {
      throw bad(name + " must be 0, 1, 2 or 3, not \"" + value + '"');
    }
    return value.charAt(0) - '0';
  }

  static String key(String name, String value) throws ProblemFound {
    if (!KEY.matcher(value).matches()) {
      throw bad(name + " must have 1 to 255 printable ASCII characters");
    }
    return value;
  }

  static RunId group(String name, String value) throws ProblemFound {
    return RunId.parse(value)
        .orElseThrow(() -> bad(name + " must be the id of a group, not \"" + value + '"'));
  }

  static RunId parent(String name, String value) throws ProblemFound {
    return RunId.parse(value)
        .orElseThrow(() -> bad(name + " must be the id of a task, not \"" + value + '"'));
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_HEADER, detail));
  }

  @Nullable Duration timeout() {
    return timeout;
  }

  /** The caller's position in a trace; null if it has none. */
  @Nullable String trace() {
    return CallerTrace.position(trace);
  }

  /**
   * The address to which the end of the task is reported; null if the caller names none.
   *
   * @param type the type of the task
   * @throws ProblemFound if the type allows no address of a caller, or not this one
   */
  @Nullable String callback(TypeSettings type) throws ProblemFound {
    if (callback == null) {
      return null;
    }
    CallbackSettings settings = type.endpoint().callback();
    if (settings == null || !settings.perSubmit()) {
      throw bad(CALLBACK + " is not allowed for type " + type.name());
    }
    try {
      CallbackRules.Target _ = settings.rules().named(callback);
      return callback;
    } catch (IllegalArgumentException e) {
      throw bad(CALLBACK + ": the URL " + e.getMessage());
    }
  }

  /** What the task belongs to. */
  Relations relations() {
    return new Relations(group, parent);
  }

  @Nullable String key() {
    return key;
  }

  /** The earliest time to run; null for at once, or after the delay. */
  @Nullable Instant runAt() {
    return runAt;
  }

  /** The delay after the task is stored; null if there is none. */
  @Nullable Duration delay() {
    return delay == null || delay.isZero() ? null : delay;
  }

  int priority() {
    return priority == null ? USUAL_PRIORITY : priority;
  }

  int waitSeconds() {
    return Math.max(0, waitSeconds);
  }

  static int usualPriority() {
    return USUAL_PRIORITY;
  }
}
