package dev.firebreak.http.cors;

import dev.firebreak.access.Caller;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * What a request may do as far as it comes from a page of another origin.
 *
 * @param listed whether it comes from a page of another origin that is listed for its path
 * @param decides the setting that lists the pages of its path; null if no page may use the path, or
 *     the path alone does not tell
 * @param headers header fields of its answer, whatever the answer is
 * @param permissions what a browser that asks by a preflight request receives; null if the request
 *     is none
 * @param types the types whose tasks the request may read; null for those of its caller
 */
public record PageAccess(
    boolean listed,
    @Nullable String decides,
    List<HttpHeader> headers,
    @Nullable List<HttpHeader> permissions,
    @Nullable List<String> types) {
  /** A request to a path that pages of other origins may not use. */
  public static final PageAccess NONE = new PageAccess(false, null, List.of(), null, null);

  /** Whether this is a preflight request to a path whose pages a setting lists. */
  public boolean asks() {
    return permissions != null;
  }

  /** The answer to a preflight request of a listed page; null if the request is none. */
  public @Nullable HttpResponse preflight() {
    return listed && permissions != null
        ? HttpResponse.create()
            .withStatus(StatusCodes.NO_CONTENT)
            .addHeaders(new ArrayList<>(permissions))
        : null;
  }

  /** The caller, without the rights that a page of another origin can't have. */
  public Caller limited(Caller caller) {
    return types == null ? caller : caller.limitedTo(types);
  }
}
