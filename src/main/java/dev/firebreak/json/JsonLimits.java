package dev.firebreak.json;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.firebreak.config.JsonSettings;

/** The limits of the parser, with messages that name the limit and its configuration key. */
final class JsonLimits extends StreamReadConstraints {
  private static final long serialVersionUID = 1;

  private static final int UNLIMITED = -1;

  private final int around;

  /**
   * Creates the limits of a document.
   *
   * @param around the number of levels around the document, which do not count
   */
  JsonLimits(JsonSettings settings, int around) {
    super(
        settings.maxDepth() + around,
        UNLIMITED,
        settings.maxNumberLength(),
        settings.maxStringLength(),
        DEFAULT_MAX_NAME_LEN,
        UNLIMITED);
    this.around = around;
  }

  /** A limit was exceeded. The message is for the caller. */
  static final class Exceeded extends StreamConstraintsException {
    private static final long serialVersionUID = 1;

    Exceeded(String message) {
      super(message);
    }
  }

  @Override
  public void validateNestingDepth(int depth) throws StreamConstraintsException {
    if (depth > _maxNestingDepth) {
      throw new Exceeded(
          "Its arrays and objects are nested deeper than "
              + (_maxNestingDepth - around)
              + " (firebreak.json.max-depth)");
    }
  }

  @Override
  public void validateFPLength(int length) throws StreamConstraintsException {
    validateIntegerLength(length);
  }

  @Override
  public void validateIntegerLength(int length) throws StreamConstraintsException {
    if (length > _maxNumLen) {
      throw tooLong("number", _maxNumLen, " (firebreak.json.max-number-length)");
    }
  }

  @Override
  public void validateStringLength(int length) throws StreamConstraintsException {
    if (length > _maxStringLen) {
      throw tooLong("string", _maxStringLen, " (firebreak.json.max-string-length)");
    }
  }

  @Override
  public void validateNameLength(int length) throws StreamConstraintsException {
    if (length > _maxNameLen) {
      throw tooLong("name", _maxNameLen, "");
    }
  }

  private static Exceeded tooLong(String what, int limit, String key) {
    return new Exceeded("A " + what + " is longer than " + limit + " characters" + key);
  }
}
