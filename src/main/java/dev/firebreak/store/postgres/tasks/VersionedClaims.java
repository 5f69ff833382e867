package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import java.util.List;
import java.util.Set;

/**
 * The statements of claims of types that accept some versions only. They read the first tasks of
 * each range of each accepted version, however many tasks of other versions are queued.
 */
final class VersionedClaims {
  private static final String RANGE = VersionIndex.range("w.type", "v.version", "k.kind");

  /** The versions that the n-th request accepts; the empty text for tasks without a version. */
  private static final String LIST =
      "\nv AS MATERIALIZED (SELECT v.n, v.version FROM unnest(?, ?) AS v(n, version)),";

  /**
   * Locks the first tasks of each version, and takes the first of all of them. The other locks are
   * released by the commit.
   */
  private static final String CANDIDATES =
      """
      SELECT z.id, z.kind, z.run_at FROM (
          (SELECT y.id, k.kind, y.run_at FROM (VALUES (0), (1), (2), (3)) AS k(kind)
            CROSS JOIN LATERAL ({first}) y
            LIMIT least(w.slots, w.room))
          UNION ALL
          (SELECT y.id, k.kind, y.run_at FROM (VALUES ({suspects})) AS k(kind)
            CROSS JOIN LATERAL ({suspect}) y)) z LIMIT w.room\
      """
          .replace("{first}", first("w.slots"))
          .replace("{suspect}", first("w.suspects"))
          .replace("{suspects}", String.valueOf(VersionIndex.SUSPECTS));

  static final String CLAIM = Claims.claim(LIST, CANDIDATES);

  /** As {@link Claims#OUTLOOK} does, for these versions. */
  static final String OUTLOOK =
      """
      SELECT w.n, (w.most IS NULL OR w.most > {running}) AND coalesce(o.due, false), o.next, {now}
      FROM unnest(?, ?) WITH ORDINALITY AS w(type, most, n) LEFT JOIN LATERAL (
        SELECT
          bool_or((SELECT true FROM task WHERE {range} AND run_at <= {now} LIMIT 1) IS NOT NULL)
            AS due,
          min((SELECT run_at FROM task WHERE {range} AND run_at > {now} ORDER BY run_at LIMIT 1))
            AS next
        FROM unnest(?, ?) AS v(n, version)
        CROSS JOIN (VALUES (0), (1), (2), (3), ({suspects})) AS k(kind)
        WHERE v.n = w.n) o ON true\
      """
          .replace("{running}", Claims.RUNNING)
          .replace("{range}", RANGE)
          .replace("{suspects}", String.valueOf(VersionIndex.SUSPECTS));

  private VersionedClaims() {}

  private static String first(String most) {
    return """
    SELECT x.id, x.run_at FROM v CROSS JOIN LATERAL (
      SELECT id, run_at FROM task
      WHERE {range} AND run_at <= {now} AND EXISTS (SELECT 1 FROM me)
      ORDER BY run_at, id LIMIT least({most}, w.room) FOR UPDATE SKIP LOCKED) x
    WHERE v.n = w.n ORDER BY x.run_at, x.id LIMIT least({most}, w.room)\
    """
        .replace("{range}", RANGE)
        .replace("{most}", most);
  }

  /** The lists of the numbers of requests, from 1, and of the versions that they accept. */
  static ArrayParameter[] lists(List<ClaimRequest> requests) {
    int all = requests.stream().mapToInt(r -> versions(r).size() + 1).sum();
    ArrayParameter numbers = ArrayParameter.ints(all);
    ArrayParameter versions = ArrayParameter.texts(all);
    for (int n = 1; n <= requests.size(); n++) {
      numbers.add(n);
      versions.add("");
      for (String version : versions(requests.get(n - 1))) {
        numbers.add(n);
        versions.add(version);
      }
    }
    return new ArrayParameter[] {numbers, versions};
  }

  private static Set<String> versions(ClaimRequest request) {
    Set<String> versions = request.versions();
    return versions == null ? Set.of() : versions;
  }
}
