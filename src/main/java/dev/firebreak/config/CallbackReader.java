package dev.firebreak.config;

import dev.firebreak.api.Head;
import dev.firebreak.task.RetryPolicy;
import dev.firebreak.task.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how the ends of tasks are reported. */
final class CallbackReader {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
  private static final int KIBI = 1024;
  private static final int MOST_HEADERS = 32;
  private static final double JITTER = 0.2;

  /** Header fields that a request has of its own, or that belong to its connection. */
  private static final Set<String> OWN =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "transfer-encoding",
          "connection",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature");

  private CallbackReader() {}

  /** Reads what is the same for all types. */
  static CallbackRules rules(Section callbacks, Path home) {
    String trust = callbacks.textOrNone("trust-file");
    CallbackRules rules =
        new CallbackRules(
            hosts(callbacks),
            addresses(callbacks),
            callbacks.flag("http"),
            publicUrl(callbacks),
            (int) callbacks.bytes("max-data", KIBI, 16 * KIBI * KIBI),
            callbacks.duration("timeout", SECOND, LONGEST_TIMEOUT),
            new RetryPolicy(
                callbacks.integer("attempts", 1, 1000),
                callbacks.duration("backoff", Duration.ZERO, DAY),
                callbacks.duration("max-backoff", Duration.ZERO, DAY),
                JITTER,
                RetryPolicy.Timeouts.ALWAYS),
            callbacks.integer("concurrency", 1, 10_000),
            trust.isEmpty() ? null : readable(callbacks, home));
    callbacks.refuseUnknownKeys();
    return rules;
  }

  private static Path readable(Section callbacks, Path home) {
    Path file = home.resolve(callbacks.folder("trust-file")).toAbsolutePath();
    try (InputStream in = Files.newInputStream(file)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        callbacks.reject("trust-file", file + " contains no certificate");
      }
    } catch (IOException | CertificateException e) {
      callbacks.reject("trust-file", file + " can't be used: " + e);
    }
    return file;
  }

  private static List<String> hosts(Section callbacks) {
    List<String> hosts = callbacks.textsOrCommas("allowed-hosts");
    for (String host : hosts) {
      if (!CallbackRules.isHost(host)) {
        callbacks.reject(
            "allowed-hosts",
            '"'
                + host
                + "\" is not a host such as a.example, *.b.example or *, with or without a port");
      }
    }
    return hosts;
  }

  private static List<AddressRange> addresses(Section callbacks) {
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : callbacks.textsOrCommas("allowed-addresses")) {
      AddressRange.of(text)
          .ifPresentOrElse(
              ranges::add,
              () ->
                  callbacks.reject(
                      "allowed-addresses",
                      '"' + text + "\" is not an address, or a range such as 10.0.0.0/8"));
    }
    return ranges;
  }

  private static String publicUrl(Section callbacks) {
    String url = callbacks.textOrNone("public-url");
    if (!url.isEmpty() && !url.matches("https?://[!-~]{1,1000}")) {
      callbacks.rejectValue("public-url", "is not a URL such as https://work.example");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * Reads the section of a type.
   *
   * @return null if no end of the type's tasks is reported
   */
  static @Nullable CallbackSettings read(Section callback, Path home, CallbackRules rules) {
    String url = callback.textOrNone("url");
    boolean perSubmit = callback.flag("per-submit");
    Secret secret = SecretReader.read(callback, "secret", home);
    Set<TaskState> events = events(callback);
    Map<String, String> headers = headers(callback);
    callback.refuseUnknownKeys();
    if (url.isEmpty() && !perSubmit) {
      return null;
    }
    if (!url.isEmpty()) {
      try {
        CallbackRules.Target _ = rules.configured(url);
      } catch (IllegalArgumentException e) {
        callback.reject("url", String.valueOf(e.getMessage()));
      }
    }
    if (perSubmit && rules.hosts().isEmpty()) {
      callback.reject("per-submit", "needs firebreak.callbacks.allowed-hosts, which is empty");
    }
    if (secret == null) {
      callback.reject("secret-file", "is missing: callbacks are signed");
      return null;
    }
    try {
      List<byte[]> _ = WebhookSecret.keys(secret.reveal());
    } catch (IllegalArgumentException e) {
      callback.reject("secret-file", String.valueOf(e.getMessage()));
    }
    return new CallbackSettings(
        url.isEmpty() ? null : url, perSubmit, secret, events, headers, rules);
  }

  private static Set<TaskState> events(Section callback) {
    Set<TaskState> events = EnumSet.noneOf(TaskState.class);
    List<TaskState> all =
        EnumSet.allOf(TaskState.class).stream().filter(TaskState::isFinal).toList();
    for (String text : callback.texts("events")) {
      all.stream()
          .filter(state -> state.word().equals(text))
          .findFirst()
          .ifPresentOrElse(
              events::add,
              () ->
                  callback.rejectValue(
                      "events",
                      '"'
                          + text
                          + "\" is not one of "
                          + String.join(", ", all.stream().map(TaskState::word).toList())));
    }
    if (events.isEmpty()) {
      callback.rejectValue("events", "names no event");
    }
    return events;
  }

  private static Map<String, String> headers(Section callback) {
    Map<String, String> headers = callback.textByName("headers");
    if (headers.size() > MOST_HEADERS) {
      callback.rejectValue("headers", "has more than " + MOST_HEADERS + " fields");
    }
    headers.forEach(
        (name, value) -> {
          if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            callback.rejectValue("headers", name + " is set by Firebreak");
            return;
          }
          try {
            Head.requireField(name, value);
          } catch (IllegalArgumentException e) {
            callback.rejectValue("headers", "has " + e.getMessage());
          }
        });
    return headers;
  }
}
