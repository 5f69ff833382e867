package dev.firebreak.config;

import dev.firebreak.task.TaskState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the ends of the tasks of a type are reported.
 *
 * @param url where; null if only callers say where
 * @param perSubmit whether callers may say where
 * @param secret one or more secrets of Standard Webhooks, with blanks between them
 * @param events the final states that are reported
 * @param headers header fields of the requests
 * @param rules which addresses are allowed, the same for all types
 */
public record CallbackSettings(
    @Nullable String url,
    boolean perSubmit,
    Secret secret,
    Set<TaskState> events,
    Map<String, String> headers,
    CallbackRules rules) {
  /** The name of the type whose tasks tell the ends; no type can be declared with it. */
  public static final String TYPE = "firebreak-callback";

  /** Copies the collections. */
  public CallbackSettings {
    events = Set.copyOf(events);
    headers = Map.copyOf(headers);
  }
}
