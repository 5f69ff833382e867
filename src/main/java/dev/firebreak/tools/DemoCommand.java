package dev.firebreak.tools;

import dev.firebreak.cli.ExitCode;
import dev.firebreak.scenes.PostgresPrograms;
import dev.firebreak.scenes.Scene;
import dev.firebreak.scenes.ScenePlayer;
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
      "Starts servers of its own on free ports and shows what becomes of work that crashes."
    },
    exitCodeList = {
      "0:everything came out as promised",
      "1:a healthy call failed, or a task was lost",
      ExitCode.HELP_USAGE,
      "69:there is no PostgreSQL for the scene cluster"
    })
public final class DemoCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SCENE",
      arity = "0..*",
      description = {
        "Which: ${COMPLETION-CANDIDATES}. Default: all.",
        "cluster needs a PostgreSQL, and is left out of all where there is none."
      })
  private List<Scene> scenes = List.of();

  @Option(
      names = "--strict",
      description =
          "Also exit with 1 if crashes made healthy calls slower, or a node or its tasks were"
              + " longer away, than promised.")
  private boolean strict;

  @Option(
      names = "--quick",
      description = "With a tenth of the load; what it shows of times says little then.")
  private boolean quick;

  @Option(
      names = "--postgres",
      paramLabel = "DIR",
      description =
          "The folder with the initdb and postgres to use. Default: the newest in"
              + " /usr/lib/postgresql, else those on the path.")
  private @Nullable Path postgres;

  @Override
  public Integer call() throws Exception {
    ScenePlayer show = new ScenePlayer(System.out, strict, quick, programs());
    List<Scene> chosen = scenes.isEmpty() ? List.of(Scene.values()) : scenes;
    boolean lacking = !chosen.stream().allMatch(scene -> scene.canPlay(show));
    if (lacking && (!scenes.isEmpty() || postgres != null)) {
      System.err.println(PostgresPrograms.MISSING);
      return ExitCode.UNAVAILABLE;
    }
    boolean well = true;
    for (Scene scene : chosen) {
      if (scene.canPlay(show)) {
        well &= scene.play(show);
      } else {
        String name = scene.name().toLowerCase(Locale.ROOT);
        System.out.println("\n" + name + ": left out; " + PostgresPrograms.MISSING);
      }
    }
    return well ? ExitCode.OK : ExitCode.FAILED;
  }

  private Optional<PostgresPrograms> programs() throws IOException {
    return postgres == null
        ? PostgresPrograms.find()
        : Optional.of(new PostgresPrograms(postgres)).filter(PostgresPrograms::areThere);
  }
}
