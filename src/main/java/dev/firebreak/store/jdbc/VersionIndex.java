package dev.firebreak.store.jdbc;

/**
 * The index of queued tasks by type and version, for the claims of types that accept some versions
 * only. It is created by the first of these claims, because it costs each change of a queued task
 * something. In a version the tasks have five ranges, by kind: 0 to 3 are the priorities of those
 * that are not suspect, and 4 are the suspect ones.
 */
public final class VersionIndex {
  /** The kind of suspect tasks. */
  public static final int SUSPECTS = 4;

  /** The name of the index. */
  public static final String NAME = "task_version";

  private static final String VERSION = "coalesce(version, '')";
  private static final String KIND =
      CrashPolicy.in("CASE WHEN crashes < {suspect} THEN priority ELSE " + SUSPECTS + " END");

  /** Creates the index if there is none. */
  public static final String CREATE =
      "CREATE INDEX IF NOT EXISTS "
          + NAME
          + " ON task (type, "
          + VERSION
          + ", ("
          + KIND
          + "), run_at, id) WHERE state = 0";

  private VersionIndex() {}

  /**
   * The condition that selects the tasks of all versions between two.
   *
   * @param type the SQL expression for the type
   * @param above the SQL expression for the version before them
   * @param below the SQL expression for the version after them
   */
  static String between(String type, String above, String below) {
    return String.join(
        "",
        "state = 0 AND type = ",
        type,
        " AND ",
        VERSION,
        " > ",
        above,
        " AND ",
        VERSION,
        " < ",
        below);
  }

  /**
   * The condition that selects a range.
   *
   * @param type the SQL expression for the type
   * @param version the SQL expression for the version; empty text for tasks without a version
   * @param kind the SQL expression for the kind
   */
  public static String range(String type, String version, String kind) {
    return String.join(
        "",
        "state = 0 AND type = ",
        type,
        " AND ",
        VERSION,
        " = ",
        version,
        " AND ",
        KIND,
        " = ",
        kind);
  }
}
