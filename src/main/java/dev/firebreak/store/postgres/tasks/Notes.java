package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.jdbc.NoteKeys;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;

/** Short texts by name, in the same table as the store's own values. */
final class Notes {
  private static final String WRITE =
      """
      INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v
      RETURNING 1\
      """;

  private Notes() {}

  /** A request to store a text. */
  static final class Note extends Operation<String> {
    private final String name;
    private final String value;

    Note(String name, String value) {
      this.name = name;
      this.value = value;
    }

    @Override
    boolean alone() {
      return true;
    }

    Step step() {
      return new Statement(WRITE, p -> p.add(NoteKeys.of(name)).add(value), _ -> decide(name));
    }
  }
}
