package dev.firebreak.config;

import dev.firebreak.task.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of one type, and the defaults of all. */
final class TypeReader {
  /** RFC 6901, of at least one name. */
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");

  private static final int MOST_SEARCHED = 8;
  private static final Pattern MEDIA_RANGE = Pattern.compile("[^\\s/;,]+/[^\\s/;,]+");
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MILLION = 1_000_000;
  private static final double SLOWEST_RATE = 0.001;

  /** The number of bits that fit into one long together with a mark of their end. */
  private static final int LARGEST_WINDOW = 60;

  private static final double SMALLEST_SHARE = 0.01;

  private TypeReader() {}

  /** Reads a declared type, whose section falls back to the defaults of types. */
  static TypeSettings read(String name, Section type, Path home, CallbackRules rules) {
    boolean handler = type.has("handler");
    boolean command = type.has("command");
    if (handler == command) {
      type.reject(
          handler ? "command" : "handler",
          handler ? "a type has a handler or a command, not both" : "is missing");
    }
    return common(name, type, handler ? type.text("handler") : "", home, rules);
  }

  /** Reads the defaults of all types, to report their errors once and not with each type. */
  static void checkDefaults(Section defaults, Path home, CallbackRules rules) {
    common("type-defaults", defaults, "", home, rules);
  }

  /** Reads all settings that have a default. */
  private static TypeSettings common(
      String name, Section type, String handler, Path home, CallbackRules rules) {
    Section retry = type.section("retry");
    TypeSettings.Program program = ProgramReader.read(type, !handler.isEmpty(), home);
    TypeSettings settings =
        new TypeSettings(
            name,
            work(type, handler),
            program,
            new TypeSettings.Capacity(
                concurrency(type, program),
                type.integer("cluster-concurrency", 0, MILLION),
                type.integer("max-waiting", 0, MILLION),
                type.duration("max-wait", MILLI, DAY),
                type.integer("max-leaked", 1, MILLION)),
            new TypeSettings.Time(
                type.duration("timeout", MILLI, DAY), type.duration("grace", Duration.ZERO, DAY)),
            retry(retry),
            protection(type, retry),
            EndpointReader.read(type, program, home, rules));
    retry.refuseUnknownKeys();
    type.refuseUnknownKeys();
    return settings;
  }

  private static TypeSettings.Work work(Section type, String handler) {
    List<String> consumes = type.texts("consumes");
    for (String range : consumes) {
      if (!MEDIA_RANGE.matcher(range).matches()) {
        type.reject(
            "consumes", '"' + range + "\" is not a media type such as image/png or image/*");
      }
    }
    return new TypeSettings.Work(
        handler,
        type.free("config"),
        type.choice("threads", TypeSettings.Threads.class),
        type.choice("start", TypeSettings.Start.class),
        consumes,
        type.bytes("max-body", 0, Integer.MAX_VALUE),
        search(type),
        VersionsReader.read(type));
  }

  private static List<String> search(Section type) {
    List<String> pointers = type.texts("search");
    if (pointers.size() > MOST_SEARCHED) {
      type.rejectValue("search", "has more than " + MOST_SEARCHED + " JSON pointers");
    } else if (Set.copyOf(pointers).size() < pointers.size()) {
      type.rejectValue("search", "has a JSON pointer twice");
    }
    for (String pointer : pointers) {
      if (!POINTER.matcher(pointer).matches()) {
        type.rejectValue(
            "search", '"' + pointer + "\" is not a JSON pointer such as /customer or /order/id");
      }
    }
    return pointers;
  }

  /** Limits the concurrency to the number of warm processes, because each runs one attempt. */
  private static int concurrency(Section type, TypeSettings.@Nullable Program program) {
    int asked = type.integer("concurrency", 1, MILLION);
    int warm = program == null ? 0 : program.warm().processes();
    return warm == 0 ? asked : Math.min(asked, warm);
  }

  private static TypeSettings.Protection protection(Section type, Section retry) {
    return new TypeSettings.Protection(
        type.choice("on-disconnect", TypeSettings.OnDisconnect.class),
        rateLimit(type.section("rate-limit")),
        breaker(type.section("breaker")),
        budget(retry.section("budget")));
  }

  private static TypeSettings.RateLimit rateLimit(Section rate) {
    TypeSettings.RateLimit limit =
        new TypeSettings.RateLimit(
            rate.numberOrNone("per-second", SLOWEST_RATE, MILLION),
            rate.integer("burst", 1, MILLION));
    rate.refuseUnknownKeys();
    return limit;
  }

  private static TypeSettings.Breaker breaker(Section breaker) {
    TypeSettings.Breaker settings =
        new TypeSettings.Breaker(
            breaker.integer("window", 0, LARGEST_WINDOW),
            breaker.number("crash-share", SMALLEST_SHARE, 1),
            breaker.duration("pause", MILLI, DAY));
    breaker.refuseUnknownKeys();
    return settings;
  }

  private static TypeSettings.RetryBudget budget(Section budget) {
    TypeSettings.RetryBudget settings =
        new TypeSettings.RetryBudget(
            budget.number("share", 0, 1000), budget.integer("spare", 0, MILLION));
    budget.refuseUnknownKeys();
    return settings;
  }

  private static RetryPolicy retry(Section retry) {
    return new RetryPolicy(
        retry.integer("attempts", 1, 1000),
        retry.duration("backoff", Duration.ZERO, DAY),
        retry.duration("max-backoff", Duration.ZERO, DAY),
        retry.number("jitter", 0, 1),
        retry.choice("timeouts", RetryPolicy.Timeouts.class));
  }
}
