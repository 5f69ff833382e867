package dev.firebreak.bench.stored;

import dev.firebreak.bench.load.Load;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What small runs of the scenes need. */
final class Scratch {
  static final PrintStream OUT = new PrintStream(OutputStream.nullOutputStream());
  static final Load LOAD = new Load(2, 1, Duration.ZERO, Duration.ofMillis(200), null);

  private Scratch() {}

  /** A folder on a disk: the temporary folder may be in memory. */
  static Path folder() throws IOException {
    return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
  }

  /** How many schemas of measurements are left in a database. */
  static int schemas(String database) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'firebreak_bench%'")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
