package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.store.move.MoveMark;
import dev.firebreak.store.move.MoveSource;
import dev.firebreak.store.move.Row;
import dev.firebreak.store.move.Rows;
import dev.firebreak.store.move.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in a folder, whose tasks are to be moved. Its running tasks are queued again. */
public final class SqliteMoveSource implements MoveSource {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteMoveSource.class);

  private final Path dataDir;
  private final OpenedFolder opened;
  private final Connection reader;

  private SqliteMoveSource(Path dataDir, OpenedFolder opened) throws SQLException {
    this.dataDir = dataDir;
    this.opened = opened;
    reader = opened.database().reader();
  }

  /**
   * Opens and locks the folder as a node does, even if its store is marked.
   *
   * @throws StoreException.Refused if there is no store, it is in use, or it is damaged
   */
  public static SqliteMoveSource open(Path dataDir) throws StoreException.Refused {
    if (!Files.isRegularFile(dataDir.resolve(DataFolder.DATABASE))) {
      throw new StoreException.Refused("there is no store in " + dataDir);
    }
    StoreOptions options =
        new StoreOptions("move", InstantSource.system(), Runnable::run, 1, () -> {});
    OpenedFolder opened = OpenedFolder.openMarked(dataDir, options);
    try {
      return new SqliteMoveSource(dataDir, opened);
    } catch (SQLException e) {
      opened.close();
      throw new StoreException.Refused("the store in " + dataDir + " can't be read: " + e, e);
    }
  }

  @Override
  public Optional<MoveMark> mark() throws StoreException {
    return query(() -> MovedMark.read(reader));
  }

  @Override
  public void mark(MoveMark mark) throws StoreException {
    query(
        () -> {
          MovedMark.write(opened.connection(), mark);
          return true;
        });
  }

  @Override
  public void unmark() throws StoreException {
    query(
        () -> {
          MovedMark.remove(opened.connection());
          return true;
        });
  }

  @Override
  public long count() throws StoreException {
    return query(
        () -> {
          long all = 0;
          for (Table table : Table.values()) {
            all += Sql.number(reader, "SELECT count(*) " + from(table));
          }
          return all;
        });
  }

  @Override
  public void read(Table table, Rows rows) throws StoreException {
    String columns =
        table.fields().stream().map(SqliteMoveSource::column).collect(Collectors.joining(", "));
    String sql = "SELECT " + columns + " " + from(table) + " ORDER BY " + table.order();
    try (Statement statement = reader.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.take(row(table, found));
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static String from(Table table) {
    String notes = " WHERE substr(k, 1, " + Table.NOTE.length() + ") = '" + Table.NOTE + "'";
    return "FROM " + table.title() + (table == Table.META ? notes : "");
  }

  /** Reads texts as bytes, because SQLite may contain invalid UTF-8. */
  private static String column(Table.Field field) {
    String name = field.name();
    return field.kind() == Table.Kind.TEXT ? "CAST(" + name + " AS BLOB)" : name;
  }

  private static Row row(Table table, ResultSet found) throws SQLException {
    List<byte @Nullable []> values = new ArrayList<>(table.fields().size());
    int column = 1;
    for (Table.Field field : table.fields()) {
      values.add(value(field.kind(), found, column++));
    }
    return new Row(values);
  }

  private static byte @Nullable [] value(Table.Kind kind, ResultSet found, int column)
      throws SQLException {
    if (kind.numeric()) {
      long number = found.getLong(column);
      if (found.wasNull()) {
        return null;
      }
      return Row.value(kind == Table.Kind.TIME ? Row.fit(number) : number);
    }
    byte[] bytes = found.getBytes(column);
    if (found.wasNull()) {
      return null;
    }
    return bytes == null ? new byte[0] : bytes;
  }

  /** Reads or changes something. */
  private interface Question<T> {
    T ask() throws SQLException;
  }

  private <T> T query(Question<T> question) throws StoreException.Refused {
    try {
      return question.ask();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private StoreException.Refused failed(SQLException e) {
    return new StoreException.Refused(
        String.format(Locale.ROOT, "the store in %s can't be moved: %s", dataDir, e.getMessage()),
        e);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (SQLException e) {
      LOG.warn("The store was not closed cleanly; the next start recovers it.", e);
    }
    opened.close();
  }
}
