package dev.firebreak.store.move;

import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.tasks.PostgresMoveTarget;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import dev.firebreak.store.sqlite.SqliteMoveSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A store in a folder, an empty database, and moves between them. */
final class MoveRig {
  final Path data;
  final PostgresOptions where;

  MoveRig(Path data) {
    this.data = data;
    where = PostgresOptions.of(Postgres.database());
  }

  /** Ignores the progress. */
  enum Silent implements Progress {
    PROGRESS;

    @Override
    public void begin(String step, long rows) {}

    @Override
    public void row() {}

    @Override
    public void end() {}
  }

  Move.Report move() throws StoreException {
    return move(s -> s, t -> t);
  }

  Move.Report move(UnaryOperator<MoveSource> from, UnaryOperator<MoveTarget> to)
      throws StoreException {
    try (MoveSource source = SqliteMoveSource.open(data);
        MoveTarget target = PostgresMoveTarget.open(where)) {
      return new Move(from.apply(source), to.apply(target), InstantSource.system())
          .run(Silent.PROGRESS);
    }
  }

  void abandon() throws StoreException {
    abandon(where);
  }

  void abandon(PostgresOptions there) throws StoreException {
    try (MoveSource source = SqliteMoveSource.open(data);
        MoveTarget target = PostgresMoveTarget.open(there)) {
      new Move(source, target, InstantSource.system()).abandon();
    }
  }

  /** Without a row for its node: it claims nothing. */
  PostgresStore target() throws StoreException {
    return PostgresStore.open(where, SampleStore.options(), 0);
  }

  void run(String sql) {
    try (Connection connection = DriverManager.getConnection(where.url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  List<String> thereRows(String sql) {
    return rows(where.url(), sql);
  }

  List<String> hereRows(String sql) {
    return rows("jdbc:sqlite:" + data.resolve("firebreak.db"), sql);
  }

  private static List<String> rows(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join("|", values));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
