package dev.firebreak.scenes;

import dev.firebreak.scenes.server.PostgresServer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the state of nodes and tasks from the database, without a request to a node. */
record DatabaseView(PostgresServer server) {
  private static final String WATCH_RESULTS =
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
  private static final String NOT_RUN_ELSEWHERE =
      "SELECT count(*) FROM task WHERE id = ANY(?) AND (state = 0 OR owner = ?)";

  /** The tasks that a node runs, and the node id of its current process. */
  record Held(long owner, List<UUID> tasks) {}

  /** Installs a trigger that records each write of a result, an overwrite too. */
  void watchResults() throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(WATCH_RESULTS);
    }
  }

  /** The number of tasks of which a result was written more than once. */
  int recordedTwice() throws SQLException {
    return number(TWICE);
  }

  /** The number of nodes that have joined the cluster. */
  int joined() throws SQLException {
    return number(JOINED);
  }

  /** The tasks that the node of this name runs. */
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

  /** Whether each of the tasks has been started by another node or is final. */
  boolean ranElsewhere(Held held) throws SQLException {
    try (Connection connection = server.connect();
        PreparedStatement statement = connection.prepareStatement(NOT_RUN_ELSEWHERE)) {
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
