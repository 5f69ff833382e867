package dev.firebreak.scenes;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the database says of nodes and tasks, without a node being asked. */
record DatabaseView(PostgresServer server) {
  private static final String WATCH =
      """
      CREATE TABLE recorded (id uuid NOT NULL);
      CREATE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO recorded VALUES (NEW.id); RETURN NULL; END $$;
      CREATE TRIGGER record AFTER INSERT OR UPDATE ON task_done
        FOR EACH ROW EXECUTE FUNCTION record();
      """;

  private static final String TWICE =
      "SELECT count(*) FROM (SELECT id FROM recorded GROUP BY id HAVING count(*) > 1) AS twice";
  private static final String JOINED = "SELECT count(*) FROM node WHERE joined";
  private static final String HELD =
      """
      SELECT id, owner FROM task
      WHERE state = 1 AND owner = (SELECT max(node_id) FROM node WHERE name = ?)
      """;
  private static final String STUCK =
      "SELECT count(*) FROM task WHERE id = ANY(?) AND (state = 0 OR owner = ?)";

  /** Tasks that a node runs, and the number that it has until it is started again. */
  record Held(long owner, List<UUID> tasks) {}

  /** From now on each result that is written, or written over, leaves a mark. */
  void watchResults() throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(WATCH);
    }
  }

  /** Tasks of which more than one result was written. */
  int recordedTwice() throws SQLException {
    return number(TWICE);
  }

  /** How many nodes the cluster has. */
  int joined() throws SQLException {
    return number(JOINED);
  }

  /** What the node of this name runs. */
  Held held(String node) throws SQLException {
    List<UUID> tasks = new ArrayList<>();
    long owner = 0;
    try (Connection connection = server.connect();
        PreparedStatement statement = connection.prepareStatement(HELD)) {
      statement.setString(1, node);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        tasks.add(rows.getObject(1, UUID.class));
        owner = rows.getLong(2);
      }
    }
    return new Held(owner, tasks);
  }

  /** Whether another node has begun each of them, or is done with it. */
  boolean ranElsewhere(Held held) throws SQLException {
    try (Connection connection = server.connect();
        PreparedStatement statement = connection.prepareStatement(STUCK)) {
      Array ids = connection.createArrayOf("uuid", held.tasks().toArray());
      statement.setArray(1, ids);
      statement.setLong(2, held.owner());
      return first(statement.executeQuery()) == 0;
    }
  }

  private int number(String query) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      return first(statement.executeQuery(query));
    }
  }

  private static int first(ResultSet rows) throws SQLException {
    rows.next();
    return rows.getInt(1);
  }
}
