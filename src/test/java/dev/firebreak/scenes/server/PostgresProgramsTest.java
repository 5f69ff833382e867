package dev.firebreak.scenes.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramsTest {
  @TempDir private Path folder;

  @Test
  void theNewestCompleteVersionIsUsed() throws IOException {
    program("installed/9/bin/initdb");
    program("installed/9/bin/postgres");
    program("installed/15/bin/initdb");
    program("installed/15/bin/postgres");
    program("installed/16/bin/psql");
    program("elsewhere/initdb");
    program("elsewhere/postgres");
    assertThat(found("installed", "elsewhere")).isEqualTo(folder.resolve("installed/15/bin"));
  }

  @Test
  void otherwiseThePathIsSearched() throws IOException {
    program("first/initdb");
    program("second/initdb");
    program("second/postgres");
    assertThat(found("none", folder.resolve("first") + ":" + folder.resolve("second")))
        .isEqualTo(folder.resolve("second"));
  }

  @Test
  void withoutPostgresTheResultIsEmpty() throws IOException {
    assertThat(PostgresPrograms.find(folder, null)).isEmpty();
    assertThat(PostgresPrograms.find(folder, folder.toString())).isEmpty();
  }

  private Path found(String installed, String path) throws IOException {
    return PostgresPrograms.find(folder.resolve(installed), path).orElseThrow().folder();
  }

  private void program(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
