package dev.firebreak.tools;

import dev.firebreak.cli.option.DatabaseOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.scenes.Scene;
import dev.firebreak.scenes.SceneOptions;
import dev.firebreak.scenes.SceneOptions.Kills;
import dev.firebreak.scenes.server.PostgresPrograms;
import dev.firebreak.scenes.steps.StepOptions.Kept;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
      "1:a healthy call failed, or a task or a step was lost or recorded twice",
      ExitCode.HELP_USAGE,
      "69:no PostgreSQL is installed for the scene cluster or for --store postgres, or the database"
          + " of --jdbc-url can't be used"
    })
public final class DemoCommand implements Callable<Integer> {
  /** Each kill of a process spends an attempt of its task, and a task has at most 1000. */
  private static final int MOST_KILLS = 900;

  @Parameters(
      paramLabel = "SCENE",
      arity = "0..*",
      description = {
        "Scenes: ${COMPLETION-CANDIDATES}. Default: all but steps.",
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

  @ArgGroup(exclusive = false, heading = "The scene steps:%n")
  private StepsGroup steps = new StepsGroup();

  /** The options of the scene steps. */
  static final class StepsGroup {
    @Option(
        names = "--kills",
        paramLabel = "N",
        defaultValue = "6",
        description =
            "How many kills there are on each store, 0 to 900. Default: ${DEFAULT-VALUE}.")
    private int kills = 6;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description =
            "Chooses what is killed, and after how many steps, as another run did, which printed"
                + " this number.")
    private @Nullable Long seed;

    @Option(
        names = "--store",
        paramLabel = "STORE",
        description =
            "${COMPLETION-CANDIDATES}. Default: both; PostgreSQL is left out where none is"
                + " installed.")
    private @Nullable Kept store;

    @Option(
        names = "--jdbc-url",
        paramLabel = "URL",
        description =
            "Use a schema of its own in this PostgreSQL database, instead of a server of its own;"
                + " then nodes and processes are killed, and not the database. The schema is"
                + " dropped at the end; a run that is interrupted leaves it. User and password may"
                + " be in FIREBREAK_JDBC_USER and FIREBREAK_JDBC_PASSWORD.")
    private @Nullable String jdbcUrl;

    Kills kills() {
      long chosen = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
      return new Kills(kills, chosen, store, jdbcUrl);
    }

    /** What is wrong with the options; null for nothing. */
    @Nullable String fault() {
      if (kills < 0 || kills > MOST_KILLS) {
        return "--kills must be within 0 and " + MOST_KILLS + ", not " + kills;
      } else if (jdbcUrl == null) {
        return null;
      } else if (store == Kept.SQLITE) {
        return "--jdbc-url is for PostgreSQL: leave out --store sqlite";
      } else if (jdbcUrl.contains("currentSchema=")) {
        return "--jdbc-url has currentSchema: the scene creates a schema of its own";
      }
      try {
        DatabaseOption.requireUsable(jdbcUrl);
        return null;
      } catch (InvalidConfig e) {
        return e.getMessage();
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    String fault = steps.fault();
    if (fault != null) {
      System.err.println(fault);
      return ExitCode.USAGE;
    }
    SceneOptions options = new SceneOptions(System.out, strict, quick, programs(), steps.kills());
    List<Scene> chosen = scenes.isEmpty() ? byDefault() : scenes;
    boolean missing = !chosen.stream().allMatch(scene -> scene.canRun(options));
    if (missing && (!scenes.isEmpty() || postgres != null)) {
      System.err.println(PostgresPrograms.MISSING);
      return ExitCode.UNAVAILABLE;
    }
    boolean passed = true;
    for (Scene scene : chosen) {
      if (scene.canRun(options)) {
        try {
          passed &= scene.run(options);
        } catch (SQLException e) {
          if (options.kills().jdbcUrl() == null) {
            throw e;
          }
          System.err.println("the database of --jdbc-url can't be used: " + e.getMessage());
          return ExitCode.UNAVAILABLE;
        }
      } else {
        String name = scene.name().toLowerCase(Locale.ROOT);
        System.out.println("\n" + name + ": left out; " + PostgresPrograms.MISSING);
      }
    }
    return passed ? ExitCode.OK : ExitCode.FAILED;
  }

  private static List<Scene> byDefault() {
    return Stream.of(Scene.values()).filter(Scene::playedByDefault).toList();
  }

  private Optional<PostgresPrograms> programs() throws IOException {
    return postgres == null
        ? PostgresPrograms.find()
        : Optional.of(new PostgresPrograms(postgres)).filter(PostgresPrograms::areInstalled);
  }
}
