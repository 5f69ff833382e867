package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.SearchValue;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import java.util.List;

/** The members of inputs by which tasks are found. */
final class SearchValues {
  /** Follows the statement that stores the tasks, of which some have keys that are known. */
  private static final String INSERT =
      """
      INSERT INTO task_search (type, pointer, value, id)
      SELECT i.type, i.pointer, i.value, i.id
      FROM unnest(?, ?, ?, ?) AS i(id, type, pointer, value)
      WHERE EXISTS (SELECT 1 FROM task t WHERE t.id = i.id)
      ON CONFLICT DO NOTHING\
      """;

  private SearchValues() {}

  /** Stores the members of the inputs of submissions that have some. */
  static Step insert(List<SubmitBatch.Accept> accepts) {
    int n = accepts.size();
    ArrayParameter ids = ArrayParameter.ids(n);
    ArrayParameter types = ArrayParameter.texts(n);
    ArrayParameter pointers = ArrayParameter.texts(n);
    ArrayParameter values = ArrayParameter.texts(n);
    for (SubmitBatch.Accept accept : accepts) {
      for (SearchValue value : accept.submission.search()) {
        ids.add(accept.submission.id());
        types.add(accept.submission.type());
        pointers.add(value.pointer());
        values.add(value.value());
      }
    }
    return new Statement(INSERT, p -> p.add(ids, types, pointers, values));
  }

  static ArrayParameter[] columns(List<SearchValue> all) {
    ArrayParameter pointers = ArrayParameter.texts(all.size());
    ArrayParameter values = ArrayParameter.texts(all.size());
    for (SearchValue value : all) {
      pointers.add(value.pointer());
      values.add(value.value());
    }
    return new ArrayParameter[] {pointers, values};
  }
}
