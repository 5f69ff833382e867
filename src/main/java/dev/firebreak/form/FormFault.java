package dev.firebreak.form;

import org.jspecify.annotations.Nullable;

/** Why a form can't be read. */
public final class FormFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable String part;

  /** The kinds of faults. */
  public enum Kind {
    /** The form is malformed. */
    MALFORMED,
    /** The form exceeds a limit. */
    TOO_LARGE,
    /** The form, or one of its parts, is in an encoding that is not read. */
    UNSUPPORTED
  }

  private FormFault(Kind kind, @Nullable String part, String detail) {
    super(detail, null, false, false);
    this.kind = kind;
    this.part = part;
  }

  static FormFault malformed(String detail) {
    return new FormFault(Kind.MALFORMED, null, detail);
  }

  static FormFault tooLarge(String detail) {
    return new FormFault(Kind.TOO_LARGE, null, detail);
  }

  static FormFault unsupported(String detail) {
    return new FormFault(Kind.UNSUPPORTED, null, detail);
  }

  /** The same fault of a part with this name. */
  FormFault of(String name) {
    return new FormFault(kind, name, "The part \"" + name + "\" " + getMessage());
  }

  /** The same fault of a part whose name is not known, by its number from 1. */
  FormFault ofPart(int number) {
    return new FormFault(kind, null, "Part " + number + ' ' + getMessage());
  }

  public Kind kind() {
    return kind;
  }

  /** The name of the part that has the fault; null if it is not of one part, or has no name. */
  public @Nullable String part() {
    return part;
  }

  /** What is wrong, as a sentence without its full stop. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
