package dev.firebreak.callback;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import dev.firebreak.api.PermanentFailure;
import dev.firebreak.config.CallbackRules;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.store.EndEvent;
import dev.firebreak.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the event of an end: the handler of the type {@code firebreak-callback}. A delivery has
 * succeeded with any status 2xx. A receiver that answers 410 wants no more events; every other
 * answer, redirects among them, is a failure that is retried, as Standard Webhooks says.
 */
public final class Delivery implements Handler<Payload, Payload> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int GONE = 410;

  private final CompletableFuture<CallbackContext> context;
  private final Addresses addresses;
  private final InstantSource clock;

  /**
   * Creates the handler.
   *
   * @param context completed once the node is started; deliveries wait for it
   */
  public Delivery(CompletableFuture<CallbackContext> context) {
    this(context, Addresses.OF_SYSTEM, InstantSource.system());
  }

  Delivery(CompletableFuture<CallbackContext> context, Addresses addresses, InstantSource clock) {
    this.context = context;
    this.addresses = addresses;
    this.clock = clock;
  }

  /** A receiver did not accept an event; another attempt may succeed. */
  static final class NotAccepted extends Exception {
    private static final long serialVersionUID = 1L;

    NotAccepted(String message) {
      super(message, null, false, false);
    }
  }

  @Override
  public Payload handle(Payload input, Attempt attempt) throws Exception {
    if (attempt.fence() == 0) {
      throw new PermanentFailure("only ends of tasks are reported, which the node itself stores");
    }
    EndEvent end = EndEvent.read(input.bytes());
    CallbackContext node = context.get();
    CallbackSettings settings = node.settings().apply(end.type());
    if (settings == null) {
      throw new PermanentFailure("type " + end.type() + " has no callback any more");
    }
    CallbackRules.Target target = target(end, settings);
    byte[] body = event(end, attempt.id(), node, settings.rules());
    ReceivedAnswer answer = send(target, body, settings, attempt);
    return judged(target, answer);
  }

  private static CallbackRules.Target target(EndEvent end, CallbackSettings settings) {
    String named = end.url();
    String url = named == null ? settings.url() : named;
    if (url == null || (named != null && !settings.perSubmit())) {
      throw new PermanentFailure("type " + end.type() + " has no callback of that kind any more");
    }
    try {
      return named == null ? settings.rules().configured(url) : settings.rules().named(url);
    } catch (IllegalArgumentException e) {
      throw new PermanentFailure("the URL of the callback " + e.getMessage());
    }
  }

  private static byte[] event(EndEvent end, String id, CallbackContext node, CallbackRules rules)
      throws IOException, ExecutionException, InterruptedException {
    @Nullable Task task = node.tasks().apply(end.task()).toCompletableFuture().get().orElse(null);
    return new EventDocument(rules.publicUrl(), rules.maxData()).of(end, id, task, node.document());
  }

  private ReceivedAnswer send(
      CallbackRules.Target target, byte[] body, CallbackSettings settings, Attempt attempt)
      throws IOException {
    CallbackRules rules = settings.rules();
    long seconds = clock.instant().getEpochSecond();
    Map<String, String> fields = new LinkedHashMap<>(settings.headers());
    fields.put("webhook-id", attempt.id());
    fields.put("webhook-timestamp", Long.toString(seconds));
    fields.put(
        "webhook-signature",
        Signatures.of(settings.secret().reveal(), attempt.id(), seconds, body));
    try (Connection connection =
        Connection.open(
            target, addresses.allowed(target, rules), rules.timeout(), Trust.of(rules.trust()))) {
      connection.write(head(target, fields, body.length));
      connection.write(body);
      return ReceivedAnswer.read(connection);
    }
  }

  private static byte[] head(CallbackRules.Target target, Map<String, String> fields, int length) {
    StringBuilder head = new StringBuilder();
    head.append("POST ").append(target.path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target.authority()).append("\r\n");
    fields.putIfAbsent("User-Agent", "Firebreak");
    fields.put("Content-Type", EventDocument.CONTENT_TYPE);
    fields.put("Content-Length", Integer.toString(length));
    fields.put("Connection", "close");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Payload judged(CallbackRules.Target target, ReceivedAnswer answer)
      throws NotAccepted, IOException {
    int status = answer.status();
    if (status >= OK && status < REDIRECT) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("url", target.shown());
      result.put("status", status);
      result.put("body", answer.body());
      return Payload.json(JSON.writeValueAsBytes(result));
    }
    String said = target.shown() + " answered " + status + ": " + answer.body();
    if (status == GONE) {
      throw new PermanentFailure(said);
    }
    throw new NotAccepted(said);
  }
}
