package dev.firebreak.form;

import dev.firebreak.config.FormSettings;

/**
 * The limits of a form.
 *
 * @param settings those that a type sets
 */
record Limits(FormSettings settings) {
  /** The longest name of a part, and of a file, in characters. */
  static final int LONGEST_NAME = 255;

  private static final int DELETE = 127;

  void requireMore(int parts) throws FormFault {
    if (parts >= settings.maxParts()) {
      throw FormFault.tooLarge("The form has more than " + settings.maxParts() + " parts");
    }
  }

  void requireField(String name, long bytes) throws FormFault {
    requireSize(name, bytes, settings.maxField(), "field");
  }

  void requireFile(String name, long bytes) throws FormFault {
    requireSize(name, bytes, settings.maxFile(), "file");
  }

  private static void requireSize(String name, long bytes, long most, String kind)
      throws FormFault {
    if (bytes > most) {
      throw FormFault.tooLarge("has " + bytes + " bytes; a " + kind + " may have " + most).of(name);
    }
  }

  /** Refuses names that programs could not print in one line. */
  static String requireName(String what, String name) throws FormFault {
    if (name.length() > LONGEST_NAME) {
      throw FormFault.malformed(what + " is longer than " + LONGEST_NAME + " characters");
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < ' ' || name.charAt(i) == DELETE) {
        throw FormFault.malformed(what + " has a control character");
      }
    }
    return name;
  }
}
