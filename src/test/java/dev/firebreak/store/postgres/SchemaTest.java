package dev.firebreak.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Postgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The tables of the shared store. */
class SchemaTest {
  @Test
  void thisServerTakesThem() throws SQLException, IOException {
    try (var connection = DriverManager.getConnection(Postgres.database());
        var statement = connection.createStatement();
        var script = SchemaTest.class.getResourceAsStream("postgres.sql")) {
      statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      try (var rows = statement.executeQuery("SELECT v FROM meta WHERE k = 'schema'")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }
}
