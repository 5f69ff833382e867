package dev.firebreak.config;

/**
 * What becomes of forms (multipart/form-data and application/x-www-form-urlencoded) that a type
 * receives.
 *
 * @param forms what the type is given instead of a form
 * @param maxParts the largest number of fields and files
 * @param maxField the largest field, in bytes
 * @param maxFile the largest file, in bytes
 */
public record FormSettings(Forms forms, int maxParts, long maxField, long maxFile) {
  /** Forms are an input as any other. */
  public static final FormSettings NONE = new FormSettings(Forms.NONE, 0, 0, 0);

  /** What a type is given instead of a form. */
  public enum Forms {
    /** The form itself. */
    NONE,
    /** Files below the folder of the attempt, and an index of them. */
    FILES,
    /** One JSON document. */
    JSON
  }

  /** Whether the type is given something else than the form itself. */
  public boolean read() {
    return forms != Forms.NONE;
  }
}
