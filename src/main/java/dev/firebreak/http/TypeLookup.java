package dev.firebreak.http;

import dev.firebreak.access.Grant;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Types;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * The types that accept work, and the checks of a request before its body is read.
 *
 * @param types the types that are declared now
 */
record TypeLookup(Types types) {
  /** The methods of paths that accept work. */
  static final String ALLOWED = "POST, OPTIONS";

  private static final int MOST_LISTED = 50;

  /**
   * Returns the admission of the type that a request names.
   *
   * @param grant what the caller may do: types that it may not use do not exist to it
   * @throws ProblemFound if there is no such type, or the method is not POST
   */
  Admission find(HttpRequest request, String typeName, Grant grant) throws ProblemFound {
    Admission admission = types.find(typeName);
    if (admission == null || !grant.types().match(typeName)) {
      throw new ProblemFound(unknown(typeName, grant));
    }
    if (!request.method().equals(HttpMethods.POST)) {
      throw new ProblemFound(methodNotAllowed(request));
    }
    return admission;
  }

  Problem unknown(String typeName, Grant grant) {
    List<String> known = types.now().keySet().stream().filter(grant.types()::match).toList();
    return Problem.of(ProblemType.UNKNOWN_TYPE, "There is no type \"" + typeName + '"')
        .with("types", known.size() <= MOST_LISTED ? known : "/v1/types");
  }

  static Problem methodNotAllowed(HttpRequest request) {
    return Problem.of(
            ProblemType.METHOD_NOT_ALLOWED, request.method().value() + " here must be POST")
        .withHeader("Allow", ALLOWED);
  }

  static void requireAccepted(Admission admission, String contentType) throws ProblemFound {
    MediaTypes consumes = admission.type().isolation().consumes();
    if (!consumes.accept(contentType)) {
      throw new ProblemFound(
          Problem.of(
                  ProblemType.UNSUPPORTED_MEDIA_TYPE,
                  contentType + " is not accepted here, only " + consumes)
              .withHeader("Accept", consumes.toString()));
    }
  }
}
