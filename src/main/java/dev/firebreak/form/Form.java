package dev.firebreak.form;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import java.util.List;

/** The fields and files of a form, in their order. */
public final class Form {
  private final byte[] body;
  private final List<FormPart> parts;

  private Form(byte[] body, List<FormPart> parts) {
    this.body = body;
    this.parts = List.copyOf(parts);
  }

  /** Whether an input of this media type is a form. */
  public static boolean is(String contentType) {
    String type = Parameters.essence(contentType);
    return type.equals(FormMedia.MULTIPART) || type.equals(FormMedia.URL_ENCODED);
  }

  /**
   * Reads a form. Takes time and memory in proportion to the body, whose files are not copied.
   *
   * @param input of a media type that {@link #is} a form
   * @throws FormFault if the form is malformed or exceeds a limit
   */
  public static Form of(Payload input, FormSettings settings) throws FormFault {
    Limits limits = new Limits(settings);
    byte[] body = input.bytes();
    boolean multipart = Parameters.essence(input.contentType()).equals(FormMedia.MULTIPART);
    return new Form(
        body,
        multipart
            ? new Multipart(body, parameters(input.contentType()), limits).parts()
            : new UrlEncoded(body, limits).parts());
  }

  private static Parameters parameters(String contentType) throws FormFault {
    try {
      return Parameters.of(contentType);
    } catch (FormFault fault) {
      throw FormFault.malformed("Content-Type " + fault.detail());
    }
  }

  /** The form as it was sent, in which its files are; not a copy. */
  byte[] body() {
    return body;
  }

  List<FormPart> parts() {
    return parts;
  }
}
