package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.CallbackOrder;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import java.util.List;

/** How the ends of tasks are reported; a trigger does it, see {@code schema/010.sql}. */
final class Callbacks {
  /** Follows the statement that stores the tasks, of which some have keys that are known. */
  private static final String INSERT =
      """
      INSERT INTO task_callback (id, events, url, attempts)
      SELECT i.id, i.events, i.url, i.attempts
      FROM unnest(?, ?, ?, ?) AS i(id, events, url, attempts)
      WHERE EXISTS (SELECT 1 FROM task t WHERE t.id = i.id)
      ON CONFLICT DO NOTHING\
      """;

  private Callbacks() {}

  /** Records how the ends of these submissions are reported, each of which says so. */
  static Step insert(List<SubmitBatch.Accept> accepts) {
    int n = accepts.size();
    ArrayParameter ids = ArrayParameter.ids(n);
    ArrayParameter events = ArrayParameter.ints(n);
    ArrayParameter urls = ArrayParameter.texts(n);
    ArrayParameter attempts = ArrayParameter.ints(n);
    for (SubmitBatch.Accept accept : accepts) {
      CallbackOrder order = accept.submission.callback();
      if (order != null) {
        ids.add(accept.submission.id());
        events.add(order.bits());
        urls.add(order.url());
        attempts.add(order.attempts());
      }
    }
    return new Statement(INSERT, p -> p.add(ids, events, urls, attempts));
  }
}
