package dev.firebreak.config;

import org.jspecify.annotations.Nullable;

/** Reads what becomes of the forms that a type receives. */
final class FormReader {
  private static final int MOST_PARTS = 10_000;

  /** A document can be six times as long as its form, and an array has at most 2 GiB. */
  private static final long MOST_AS_JSON = 256 << 20;

  private FormReader() {}

  /**
   * Reads the settings.
   *
   * @param program the program that runs the type; null for a handler on a thread
   * @param stream what of its calls is passed on while they run
   */
  static FormSettings read(
      Section type, TypeSettings.@Nullable Program program, StreamSettings stream) {
    FormSettings.Forms forms = type.choice("forms", FormSettings.Forms.class);
    Section limits = type.section("form-limits");
    FormSettings settings =
        new FormSettings(
            forms,
            limits.integer("max-parts", 1, MOST_PARTS),
            limits.bytes("max-field", 0, Integer.MAX_VALUE),
            limits.bytes("max-file", 0, Integer.MAX_VALUE));
    limits.refuseUnknownKeys();
    boolean perAttempt =
        program != null && !program.command().isEmpty() && program.warm().processes() == 0;
    if (forms == FormSettings.Forms.FILES && !perAttempt) {
      type.reject(
          "forms",
          "files is for a command that is started for each attempt: a handler, or a process that is"
              + " kept ready, has no folder of the attempt; write forms = json");
    }
    if (forms == FormSettings.Forms.JSON
        && type.bytes("max-body", 0, Integer.MAX_VALUE) > MOST_AS_JSON) {
      type.reject("forms", "json needs a max-body of at most 256M, as the document is in memory");
    }
    if (settings.read() && stream.input()) {
      type.reject("forms", "can't be used with stream-input: a form is read as a whole");
    }
    return forms == FormSettings.Forms.NONE ? FormSettings.NONE : settings;
  }
}
