package dev.firebreak.scenes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL to be started.
 *
 * @param folder where {@code initdb} and {@code postgres} are
 */
public record PostgresPrograms(Path folder) {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String PATH = "PATH";

  /** What to do where there is none. */
  public static final String MISSING =
      "there is no PostgreSQL to start; install one (on Debian: apt-get install postgresql), or say"
          + " with --postgres which folder has its initdb and postgres";

  /** Looks where Debian has the newest one, then on the path. */
  public static Optional<PostgresPrograms> find() throws IOException {
    return find(INSTALLED, System.getenv(PATH));
  }

  static Optional<PostgresPrograms> find(Path installed, @Nullable String path) throws IOException {
    Stream<Path> ofPath = Stream.of(path == null ? new String[0] : path.split(":")).map(Path::of);
    return Stream.concat(versions(installed), ofPath)
        .map(PostgresPrograms::new)
        .filter(PostgresPrograms::areThere)
        .findFirst();
  }

  /** Whether the folder has them. */
  public boolean areThere() {
    return Files.isExecutable(initdb()) && Files.isExecutable(postgres());
  }

  Path initdb() {
    return folder.toAbsolutePath().resolve("initdb");
  }

  Path postgres() {
    return folder.toAbsolutePath().resolve("postgres");
  }

  /** The newest first. */
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
