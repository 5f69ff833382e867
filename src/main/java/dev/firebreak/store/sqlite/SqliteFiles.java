package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.TaskRows;
import dev.firebreak.store.move.MoveMark;
import dev.firebreak.task.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operations on the files of a store, for the command line. */
public final class SqliteFiles {
  /** A boot id that equals no other, so that restored tasks are not charged with a crash. */
  private static final String RESTORED = "restored";

  private static final Set<String> OURS_IN_AN_EMPTY_FOLDER = Set.of("lock", "driver");

  private static final String COUNTS =
      """
      SELECT state, attempts > 0, cancel_requested, count(*), parked IS NOT NULL FROM task
        GROUP BY 1, 2, 3, 5
      UNION ALL SELECT outcome + 2, 0, 0, count(*), 0 FROM task_done GROUP BY 1\
      """;

  private static final String LACKING =
      """
      SELECT lower(hex(id)) FROM task_done d WHERE result_bytes IS NOT
        (SELECT sum(length(p.bytes)) FROM task_result p WHERE p.id = d.id)\
      """;

  private SqliteFiles() {}

  /**
   * Checks a whole store, which may be in use, without changing anything. Takes a little longer
   * than reading the file.
   *
   * @param path a data-dir or a back-up
   * @throws StoreException.Refused if there is no store that this program can read
   */
  public static VerifyReport verify(Path path) throws StoreException.Refused {
    Path file = Files.isDirectory(path) ? path.resolve(DataFolder.DATABASE) : path;
    if (!Files.isRegularFile(file)) {
      throw new StoreException.Refused("there is no store in " + path);
    }
    try {
      DataFolder.inspect(file);
      return verify(new Database(file.toRealPath()));
    } catch (IOException | SQLException e) {
      throw new StoreException.Refused(path + " can't be read: " + e.getMessage(), e);
    }
  }

  private static VerifyReport verify(Database database)
      throws SQLException, StoreException.Refused {
    List<String> problems = new ArrayList<>();
    List<String> miscounts = new ArrayList<>();
    Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    try (Connection connection = database.reader();
        Statement statement = connection.createStatement()) {
      Schema.refuseNewer(connection);
      Schema.refuseOlder(connection);
      addProblems(statement, problems);
      try (ResultSet row = statement.executeQuery(COUNTS)) {
        while (row.next()) {
          TaskState state =
              TaskRows.state(row.getInt(1), row.getInt(2), row.getBoolean(3), row.getBoolean(5));
          counts.merge(state, row.getLong(4), Long::sum);
        }
      }
      miscounts.addAll(Miscounts.of(connection));
    } catch (SQLException e) {
      if (!SqliteError.damaged(e)) {
        throw e;
      }
      problems.add(String.valueOf(e.getMessage()));
    }
    problems.remove("ok");
    return new VerifyReport(List.copyOf(problems), List.copyOf(miscounts), counts);
  }

  private static void addProblems(Statement statement, List<String> problems) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
      while (row.next()) {
        problems.add(row.getString(1));
      }
    }
    try (ResultSet row = statement.executeQuery(LACKING)) {
      while (row.next()) {
        problems.add("the result of task " + row.getString(1) + " is not complete");
      }
    }
  }

  /**
   * Returns the mark that a move left in a store, which may be in use.
   *
   * @param path a data-dir or a back-up
   * @throws StoreException.Refused if there is no store that this program can read
   */
  public static Optional<MoveMark> mark(Path path) throws StoreException.Refused {
    Path file = Files.isDirectory(path) ? path.resolve(DataFolder.DATABASE) : path;
    try {
      DataFolder.inspect(file);
      return MovedMark.read(file, new Database(file.toRealPath()));
    } catch (IOException | SQLException e) {
      throw new StoreException.Refused(path + " can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Copies a snapshot of a store, which may be in use by a node.
   *
   * @param dataDir where the store is
   * @param target must not exist
   * @throws StoreException if there is no store, or no space for its copy
   */
  public static void backUp(Path dataDir, Path target) throws StoreException {
    Path file = dataDir.resolve(DataFolder.DATABASE);
    if (!Files.isRegularFile(file)) {
      throw new StoreException.Refused("there is no store in " + dataDir);
    }
    try {
      DataFolder.inspect(file);
      Backup.run(new Database(file.toRealPath()), target);
    } catch (IOException e) {
      throw new StoreException.Refused(dataDir + " can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Creates a store from a back-up.
   *
   * @param dataDir must be empty, or not exist
   * @throws StoreException.Refused if it is in use or not empty, or the back-up is damaged
   */
  public static void restore(Path backUp, Path dataDir) throws StoreException.Refused {
    VerifyReport found = verify(backUp);
    if (!found.problems().isEmpty()) {
      throw new StoreException.Refused(backUp + " is damaged: " + found.problems().getFirst());
    }
    try (DataFolder folder = DataFolder.lock(dataDir, "restore")) {
      refuseUnlessEmpty(folder.path());
      Path part = folder.path().resolve(DataFolder.DATABASE + ".part");
      Files.deleteIfExists(part);
      PrivateFiles.file(part);
      try (OutputStream to = Files.newOutputStream(part)) {
        Files.copy(backUp, to);
      }
      try (Connection connection = new Database(part).writer()) {
        Schema.setBootId(connection, RESTORED);
        if (!found.miscounts().isEmpty()) {
          Schema.setUncounted(connection);
        }
      }
      DataFolder.sync(part);
      Files.move(part, folder.database(), StandardCopyOption.ATOMIC_MOVE);
      DataFolder.syncFolder(folder.path());
    } catch (IOException | SQLException e) {
      throw new StoreException.Refused(
          String.format(
              Locale.ROOT, "%s can't be restored to %s: %s", backUp, dataDir, e.getMessage()),
          e);
    }
  }

  private static void refuseUnlessEmpty(Path folder) throws IOException, StoreException.Refused {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!OURS_IN_AN_EMPTY_FOLDER.contains(String.valueOf(entry.getFileName()))) {
          throw new StoreException.Refused(
              folder
                  + " is not empty. Restore to another folder, or move its files to another place");
        }
      }
    }
  }
}
