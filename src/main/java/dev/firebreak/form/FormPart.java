package dev.firebreak.form;

import org.jspecify.annotations.Nullable;

/**
 * A field or a file of a form.
 *
 * @param name the name of the field, with no control character
 * @param text the value; null for a file
 * @param file the file; null for a field
 */
record FormPart(String name, @Nullable String text, @Nullable File file) {
  /**
   * A file.
   *
   * @param filename the last segment of the name that the sender gives it; empty if none was chosen
   * @param contentType its media type, as the sender gives it
   * @param from where it begins in the body of the form
   * @param length its length in bytes
   */
  record File(String filename, String contentType, int from, int length) {}
}
