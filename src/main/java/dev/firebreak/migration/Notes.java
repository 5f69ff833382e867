package dev.firebreak.migration;

import java.util.ArrayList;
import java.util.List;

/** What a person has to know about a translation. */
final class Notes {
  private final List<String> notes = new ArrayList<>();

  /** Something that has to be done by hand. */
  void toDo(String text) {
    notes.add("to do: " + text);
  }

  /** Something that is not as before. */
  void differs(String text) {
    notes.add("differs: " + text);
  }

  List<String> all() {
    return List.copyOf(notes);
  }
}
