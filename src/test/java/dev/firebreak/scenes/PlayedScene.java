package dev.firebreak.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A scene played by the shipped program with a tenth of its load, to its end. The times that a
 * scene shows are not judged here.
 */
public final class PlayedScene {
  private static final Map<String, Integer> TABLES_SHOWN =
      Map.of("parallel", 1, "supervision", 1, "durable", 2, "cluster", 1);

  private PlayedScene() {}

  /**
   * Plays a scene, and returns what it printed.
   *
   * @param folder for the temporary files of the scene, which must remove them
   */
  public static String play(Path folder, String scene, String... options)
      throws IOException, InterruptedException {
    // PostgreSQL does not run as root: another user must reach its folder.
    assertThat(folder.toFile().setExecutable(true, false)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(Distribution.PROGRAM.toString(), "demo", scene, "--quick"),
                    Stream.of(options))
                .toList());
    builder
        .environment()
        .put("FIREBREAK_JAVA_OPTS", Distribution.javaOptions("-Djava.io.tmpdir=" + folder));
    Ended demo = Distribution.run(builder);
    assertThat(demo.exitCode()).as(demo.out()).isZero();
    assertThat(demo.out()).containsOnlyOnce("\n" + scene + ": ");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .as("what the scene made is removed")
          .noneMatch(name -> name.startsWith("firebreak-demo"));
    }
    assertThat(tablesShown())
        .as("the documentation shows the tables as they are")
        .filteredOn(demo.out()::contains)
        .hasSize(TABLES_SHOWN.getOrDefault(scene, 0));
    return demo.out();
  }

  private static List<String> tablesShown() throws IOException {
    return Files.readString(Path.of("src/site/markdown/promises.md"))
        .lines()
        .filter(line -> line.startsWith("  callers ") || line.startsWith("  accepted "))
        .distinct()
        .toList();
  }
}
