package dev.firebreak.store.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.config.Secret;
import dev.firebreak.fixture.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordRotationIT {
  @TempDir private Path folder;

  /** Makes the server ask its role "rotated" for a password. */
  private static void requirePassword(Statement admin) throws Exception {
    admin.execute("CREATE ROLE rotated LOGIN PASSWORD 'one'");
    Path rules;
    try (ResultSet row = admin.executeQuery("SHOW hba_file")) {
      row.next();
      rules = Path.of(row.getString(1));
    }
    Files.writeString(rules, "host all rotated all scram-sha-256\n" + Files.readString(rules));
    admin.execute("SELECT pg_reload_conf()");
  }

  private static void connect(PostgresOptions where) throws SQLException {
    new Sessions(where, DatabaseTime.DATABASE, "test").open(SessionKind.READER).close();
  }

  @Test
  void aNewPasswordIsReadFromTheFileWhenAConnectionIsOpened() throws Exception {
    try (Postgres server = Postgres.start()) {
      String url = server.newDatabase();
      try (Connection connection = DriverManager.getConnection(url);
          Statement admin = connection.createStatement()) {
        requirePassword(admin);
        Path file = Files.writeString(folder.resolve("password"), "one\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String plain = url.replaceFirst("\\?.*", "");
        PostgresOptions where = new PostgresOptions(plain, "rotated", Secret.inFile(file));
        connect(where);
        admin.execute("ALTER ROLE rotated PASSWORD 'two'");
        assertThatThrownBy(() -> connect(where)).hasMessageContaining("password authentication");
        Files.writeString(file, "two\n");
        connect(where);
        assertThat(where.toString()).doesNotContain("two");
      }
    }
  }
}
