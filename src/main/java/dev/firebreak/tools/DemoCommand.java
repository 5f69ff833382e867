package dev.firebreak.tools;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.scenes.Scene;
import dev.firebreak.scenes.SceneOptions;
import dev.firebreak.scenes.server.PostgresPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Demonstrates the guarantees of Firebreak on servers that it starts. */
@Command(
    name = "demo",
    description = {
      "Starts servers of its own on free ports and shows how they contain crashes and restarts."
    },
    exitCodeList = {
      "0:all results are as promised",
      "1:a healthy call failed, or a task was lost",
      ExitCode.HELP_USAGE,
      "69:no PostgreSQL is installed for the scene cluster"
    })
public final class DemoCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SCENE",
      arity = "0..*",
      description = {
        "Scenes: ${COMPLETION-CANDIDATES}. Default: all.",
        "The scene cluster needs PostgreSQL, and is left out where none is installed."
      })
  private List<Scene> scenes = List.of();

  @Option(
      names = "--strict",
      description =
          "Also exit with 1 if healthy calls were slower, or a node or its tasks were unavailable"
              + " for longer, than promised.")
  private boolean strict;

  @Option(
      names = "--quick",
      description = "Use a tenth of the load; the times that are shown then mean little.")
  private boolean quick;

  @Option(
      names = "--postgres",
      paramLabel = "DIR",
      description =
          "The folder with the initdb and postgres to use. Default: the newest version in"
              + " /usr/lib/postgresql, else the path.")
  private @Nullable Path postgres;

  @Override
  public Integer call() throws Exception {
    SceneOptions options = new SceneOptions(System.out, strict, quick, programs());
    List<Scene> chosen = scenes.isEmpty() ? List.of(Scene.values()) : scenes;
    boolean missing = !chosen.stream().allMatch(scene -> scene.canRun(options));
    if (missing && (!scenes.isEmpty() || postgres != null)) {
      System.err.println(PostgresPrograms.MISSING);
      return ExitCode.UNAVAILABLE;
    }
    boolean passed = true;
    for (Scene scene : chosen) {
      if (scene.canRun(options)) {
        passed &= scene.run(options);
      } else {
        String name = scene.name().toLowerCase(Locale.ROOT);
        System.out.println("\n" + name + ": left out; " + PostgresPrograms.MISSING);
      }
    }
    return passed ? ExitCode.OK : ExitCode.FAILED;
  }

  private Optional<PostgresPrograms> programs() throws IOException {
    return postgres == null
        ? PostgresPrograms.find()
        : Optional.of(new PostgresPrograms(postgres)).filter(PostgresPrograms::areInstalled);
  }
}
