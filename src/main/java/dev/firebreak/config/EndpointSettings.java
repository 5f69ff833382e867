package dev.firebreak.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which requests reach a type over HTTP, and the header fields of all answers.
 *
 * @param methods the methods, HEAD among them if GET is: it runs as GET, and is answered without
 *     content
 * @param passRequest whether method, path and query are passed on with the input; paths below that
 *     of the type exist then
 * @param passHeaders the header fields that are passed on, too
 * @param headers header fields of all answers with a result
 * @param senders who may send requests
 * @param callback how the ends of tasks are reported; null for not at all
 * @param stream what of a call is passed on while it runs
 * @param forms what becomes of forms
 */
public record EndpointSettings(
    List<String> methods,
    boolean passRequest,
    List<String> passHeaders,
    Map<String, String> headers,
    SenderSettings senders,
    @Nullable CallbackSettings callback,
    StreamSettings stream,
    FormSettings forms) {
  /** Requests by POST alone, of which only the content is passed on. */
  public static final EndpointSettings PLAIN =
      new EndpointSettings(
          List.of("POST"),
          false,
          List.of(),
          Map.of(),
          SenderSettings.PLAIN,
          null,
          StreamSettings.NONE,
          FormSettings.NONE);

  /** Copies the collections. */
  public EndpointSettings {
    methods = List.copyOf(methods);
    passHeaders = List.copyOf(passHeaders);
    headers = Map.copyOf(headers);
  }
}
