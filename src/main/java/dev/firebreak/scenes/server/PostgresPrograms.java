package dev.firebreak.scenes.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs of a PostgreSQL server, for starting one.
 *
 * @param folder the folder with {@code initdb} and {@code postgres}
 */
public record PostgresPrograms(Path folder) {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String PATH = "PATH";

  /** The message where no PostgreSQL is installed. */
  public static final String MISSING =
      "found no PostgreSQL server programs; install them (on Debian: apt-get install postgresql),"
          + " or give the folder with initdb and postgres by --postgres";

  /** Searches Debian's folders for the newest version, then the path. */
  public static Optional<PostgresPrograms> find() throws IOException {
    return find(INSTALLED, System.getenv(PATH));
  }

  static Optional<PostgresPrograms> find(Path installed, @Nullable String path) throws IOException {
    Stream<Path> ofPath = Stream.of(path == null ? new String[0] : path.split(":")).map(Path::of);
    return Stream.concat(versions(installed), ofPath)
        .map(PostgresPrograms::new)
        .filter(PostgresPrograms::areInstalled)
        .findFirst();
  }

  /** Whether the folder has both programs. */
  public boolean areInstalled() {
    return Files.isExecutable(initdb()) && Files.isExecutable(postgres());
  }

  Path initdb() {
    return folder.toAbsolutePath().resolve("initdb");
  }

  Path postgres() {
    return folder.toAbsolutePath().resolve("postgres");
  }

  /** The folders of the installed versions, newest first. */
  private static Stream<Path> versions(Path installed) throws IOException {
    if (!Files.isDirectory(installed)) {
      return Stream.of();
    }
    try (Stream<Path> folders = Files.list(installed)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("[0-9]{1,4}"))
          .sorted(Comparator.comparingInt(PostgresPrograms::version).reversed())
          .map(folder -> folder.resolve("bin"))
          .toList()
          .stream();
    }
  }

  private static int version(Path folder) {
    return Integer.parseInt(folder.getFileName().toString());
  }
}
