package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.form.Form;
import dev.firebreak.isolation.MediaTypes;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The content type that a caller has given its body. */
final class SentContentType {
  private static final byte[] NOTHING = {};

  /** The default of curl, and Pekko's value for a missing header. */
  private static final Set<String> UNNAMED =
      Set.of("application/x-www-form-urlencoded", "none/none");

  private SentContentType() {}

  /**
   * The content type of the body of a request to a type.
   *
   * @param forms what becomes of forms
   * @throws ProblemFound if it could not be sent on as a header
   */
  static String of(HttpRequest request, FormSettings forms) throws ProblemFound {
    String named = named(request.entity().getContentType().toString(), forms);
    try {
      return Payload.of(NOTHING, named).contentType();
    } catch (IllegalArgumentException e) {
      throw new ProblemFound(
          Problem.of(ProblemType.BAD_HEADER, "Content-Type is " + e.getMessage()));
    }
  }

  /**
   * What a content type means. A missing header counts as unspecified, and curl's default, which is
   * that of a form, too, unless the type reads forms.
   */
  static String named(String contentType, FormSettings forms) {
    boolean form = forms.read() && Form.is(contentType);
    return !form && UNNAMED.contains(MediaTypes.essence(contentType))
        ? Payload.UNSPECIFIED
        : contentType;
  }
}
