package dev.firebreak.http;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.api.Request;
import dev.firebreak.config.EndpointSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.MediaTypes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that no connection carries: it is checked, and becomes an input, as a request of the same
 * content would.
 *
 * @param method GET, POST and so on
 * @param path the part of the path after the type, percent-encoded; empty, or beginning with a
 *     slash
 * @param query the query, percent-encoded; null for none
 * @param headers header fields by name
 * @param contentType the media type of the content
 */
public record LocalRequest(
    String method,
    String path,
    @Nullable String query,
    Map<String, String> headers,
    String contentType) {

  /** The answer to a request that is refused before anything runs. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient LocalAnswer answer;

    Refused(LocalAnswer answer) {
      super(answer.status() + " " + answer.problem(), null, false, false);
      this.answer = answer;
    }

    /** The answer, which is a problem. */
    public LocalAnswer answer() {
      return answer;
    }
  }

  /**
   * Returns the input that the type receives.
   *
   * @param consumes the media types that the type accepts
   * @param content the content, of which the type's largest body and one more byte are enough
   * @throws Refused if the type does not accept the request
   */
  public Payload input(TypeSettings type, MediaTypes consumes, byte[] content) throws Refused {
    try {
      return accepted(type, consumes, content);
    } catch (ProblemFound found) {
      throw new Refused(LocalAnswer.of(found.problem()));
    }
  }

  private Payload accepted(TypeSettings type, MediaTypes consumes, byte[] content)
      throws ProblemFound {
    EndpointSettings endpoint = type.endpoint();
    if (!path.isEmpty() && !endpoint.passRequest()) {
      throw new ProblemFound(
          Problem.of(
              ProblemType.UNKNOWN_TYPE,
              "There is no type \""
                  + type.name()
                  + path
                  + "\": paths below "
                  + type.name()
                  + " exist with pass-request"));
    } else if (!endpoint.methods().contains(method)) {
      throw new ProblemFound(TypeLookup.methodNotAllowed(method, endpoint.methods()));
    }
    Head head = endpoint.passRequest() ? head(endpoint) : null;
    String named = SentContentType.named(contentType, endpoint.forms());
    TypeLookup.requireAccepted(consumes, named);
    if (content.length > type.work().maxBody()) {
      throw new ProblemFound(BodyReader.tooLarge(type.work().maxBody()));
    }
    Payload input = Payload.of(content, named).withHead(head);
    FormCheck.require(input, endpoint.forms());
    return input;
  }

  private Head head(EndpointSettings endpoint) throws ProblemFound {
    try {
      URI _ = new URI("http://localhost" + path + (query == null ? "" : '?' + query));
    } catch (URISyntaxException e) {
      throw new ProblemFound(
          Problem.of(ProblemType.BAD_REQUEST, "The request can't be sent: " + e.getReason()));
    }
    new WorkTarget("", path).requireDecodable();
    Map<String, String> passed = new LinkedHashMap<>();
    endpoint
        .passHeaders()
        .forEach(
            name ->
                headers.forEach(
                    (given, value) -> {
                      if (given.equalsIgnoreCase(name)) {
                        passed.put(name, value);
                      }
                    }));
    try {
      return new Request(method, path, query, passed).head();
    } catch (IllegalArgumentException e) {
      throw new ProblemFound(
          Problem.of(ProblemType.BAD_HEADER, "The request can't be passed on: " + e.getMessage()));
    }
  }
}
