package dev.firebreak.http;

import dev.firebreak.access.Grant;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.config.VerifySettings;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Types;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The types that accept work, and the checks of a request before its body is read.
 *
 * @param types the types that are declared now
 */
record TypeLookup(Types types) {
  /** The methods of a type that declares none, and of bulk submits. */
  static final String ALLOWED = "POST, OPTIONS";

  private static final int MOST_LISTED = 50;

  /**
   * Returns the admission of the type that a request names.
   *
   * @param grant what the caller may do: types that it may not use do not exist to it
   * @throws ProblemFound if there is no such type, the path goes on below a type that has no paths
   *     there, or the type does not have the method
   */
  Admission find(HttpRequest request, WorkTarget target, Grant grant) throws ProblemFound {
    Admission admission = existing(target, grant);
    if (admission == null) {
      throw new ProblemFound(unknown(target.type() + target.below(), grant));
    }
    List<String> methods = admission.type().settings().endpoint().methods();
    if (!methods.contains(request.method().value())) {
      throw new ProblemFound(methodNotAllowed(request.method().value(), methods));
    }
    return admission;
  }

  /** Returns the admission of the type at a path; null if there is none to this caller. */
  @Nullable Admission existing(WorkTarget target, Grant grant) {
    Admission admission = accepting(target.type());
    return admission != null
            && grant.types().match(target.type())
            && (target.below().isEmpty() || admission.type().settings().endpoint().passRequest())
        ? admission
        : null;
  }

  /** Returns the admission of a type that callers may give work; null if there is none. */
  @Nullable Admission accepting(String typeName) {
    return typeName.equals(CallbackSettings.TYPE) ? null : types.find(typeName);
  }

  /** How the requests to a type are verified; null if they are not, or there is no such type. */
  @Nullable VerifySettings verification(String typeName) {
    Admission admission = types.find(typeName);
    return admission == null ? null : admission.type().settings().endpoint().senders().verify();
  }

  /** The value of the header Allow for a type with these methods. */
  static String allowed(List<String> methods) {
    return String.join(", ", methods) + ", OPTIONS";
  }

  Problem unknown(String typeName, Grant grant) {
    List<String> known = types.now().keySet().stream().filter(grant.types()::match).toList();
    String detail =
        typeName.equals(CallbackSettings.TYPE)
            ? "Only the node itself stores tasks of type " + typeName
            : "There is no type \"" + typeName + '"';
    return Problem.of(ProblemType.UNKNOWN_TYPE, detail)
        .with("types", known.size() <= MOST_LISTED ? known : "/v1/types");
  }

  static Problem methodNotAllowed(String method, List<String> methods) {
    return Problem.of(
            ProblemType.METHOD_NOT_ALLOWED,
            method + " here must be " + String.join(" or ", methods))
        .withHeader("Allow", allowed(methods));
  }

  static void requireAccepted(Admission admission, String contentType) throws ProblemFound {
    requireAccepted(admission.type().isolation().consumes(), contentType);
  }

  static void requireAccepted(MediaTypes consumes, String contentType) throws ProblemFound {
    if (!consumes.accept(contentType)) {
      throw new ProblemFound(
          Problem.of(
                  ProblemType.UNSUPPORTED_MEDIA_TYPE,
                  contentType + " is not accepted here, only " + consumes)
              .withHeader("Accept", consumes.toString()));
    }
  }
}
