package dev.firebreak.store.postgres.connection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** A step that is given its text, parameters and row reader as values. */
public record Statement(String sql, Binding binding, Reading reading, Duration patience)
    implements Step {

  public Statement(String sql, Binding binding, Reading reading) {
    this(sql, binding, reading, Duration.ZERO);
  }

  public Statement(String sql, Binding binding) {
    this(sql, binding, _ -> {});
  }

  @Override
  public void bind(Parameters parameters) throws SQLException {
    binding.bind(parameters);
  }

  @Override
  public void read(ResultSet row) throws SQLException {
    reading.read(row);
  }

  /** Sets the parameters. */
  public interface Binding {
    void bind(Parameters parameters) throws SQLException;
  }

  /** Reads a row. */
  public interface Reading {
    void read(ResultSet row) throws SQLException;
  }
}
