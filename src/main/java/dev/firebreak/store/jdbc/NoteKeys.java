package dev.firebreak.store.jdbc;

/** The keys of notes, which are in the same table as a store's own values. */
public final class NoteKeys {
  /** Starts no key of a store's own values. A move copies the rows whose keys start with it. */
  public static final String PREFIX = "note ";

  private NoteKeys() {}

  /** The key of the note with a name. */
  public static String of(String name) {
    return PREFIX + name;
  }
}
