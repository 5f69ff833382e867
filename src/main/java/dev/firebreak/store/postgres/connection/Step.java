package dev.firebreak.store.postgres.connection;

import java.io.InputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One statement of a group: its text, its parameters and the reader of its rows. */
public interface Step {
  /** One of a few fixed texts, so that the server has it prepared. */
  String sql();

  void bind(Parameters parameters) throws SQLException;

  /** How long the server may take for the statement; zero for the usual time. */
  default Duration patience() {
    return Duration.ZERO;
  }

  /** Called for each row, after the whole group is committed. */
  default void read(ResultSet row) throws SQLException {}

  /** Sets a statement's parameters, one after the other. */
  final class Parameters {
    private final PreparedStatement statement;
    private int last;

    Parameters(PreparedStatement statement) {
      this.statement = statement;
    }

    public Parameters add(ArrayParameter... columns) throws SQLException {
      for (ArrayParameter column : columns) {
        statement.setObject(++last, column);
      }
      return this;
    }

    public Parameters add(long number) throws SQLException {
      statement.setLong(++last, number);
      return this;
    }

    public Parameters add(UUID id) throws SQLException {
      statement.setObject(++last, id);
      return this;
    }

    /** Bytes that are read while they are sent. */
    public Parameters add(InputStream bytes, int length) throws SQLException {
      statement.setBinaryStream(++last, bytes, length);
      return this;
    }

    public Parameters add(@Nullable String text) throws SQLException {
      statement.setString(++last, text);
      return this;
    }
  }
}
