package dev.firebreak.tools;

import dev.firebreak.bench.Bench;
import dev.firebreak.bench.ComparedServer;
import dev.firebreak.bench.Plan;
import dev.firebreak.bench.Report;
import dev.firebreak.bench.Scene;
import dev.firebreak.bench.Variant;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.server.UnexpectedAnswer;
import dev.firebreak.bench.stored.StoredPlan;
import dev.firebreak.cli.option.DatabaseOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.TimeOption;
import dev.firebreak.config.InvalidConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a server under load. */
@Command(
    name = "bench",
    description = {
      "Measures a running server, or one that is started for the measurement and stopped"
          + " afterwards.",
      "Exits with 1 if any request did not get the expected answer."
    },
    exitCodeList = {
      "0:every answer was the expected one",
      "1:at least one answer was not",
      ExitCode.HELP_USAGE,
      "69:the server to be measured could not be started or reached"
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;

  @Option(
      names = "--scene",
      defaultValue = "load",
      description =
          "load: as many calls as possible, or --rate. crashes: healthy calls while half of all"
              + " crash. memory: waiting attempts. programs: calls of programs and of warm"
              + " processes. start: time to the first answer. streams: a gigabyte through a"
              + " program, against a pipe without HTTP. tasks: accepted and finished, against"
              + " calls. steps: steps of tasks recorded. Default: ${DEFAULT-VALUE}.")
  private Scene scene = Scene.LOAD;

  @Option(names = "--stream", description = "The same as --scene streams.")
  private boolean stream;

  @Option(names = "--tasks", description = "The same as --scene tasks.")
  private boolean tasks;

  @Option(names = "--steps", description = "The same as --scene steps.")
  private boolean steps;

  @Mixin private StoredOptions stored = new StoredOptions();

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description =
          "The measurements that store tasks do it in a folder in this one, which is deleted."
              + " Default: the working directory.")
  private @Nullable Path dataDir;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description =
          "They store their tasks in this PostgreSQL database instead, where they remain; user"
              + " and password may be in FIREBREAK_JDBC_USER and FIREBREAK_JDBC_PASSWORD. With a"
              + " server on this machine, --data-dir is the folder whose disk is measured.")
  private @Nullable String jdbcUrl;

  @Option(
      names = "--against",
      paramLabel = "WHAT",
      description =
          "Compare with bare (Pekko HTTP alone, a constant answer), go (net/http, a goroutine per"
              + " request) or vertx (Vert.x, no worker). Can be given several times.")
  private Set<ComparedServer> against = new LinkedHashSet<>();

  @Option(
      names = "--token",
      description =
          "Also measure a server that requires tokens, with a token in each call, in the same run.")
  private boolean token;

  @Option(
      names = "--metrics",
      description =
          "Also measure a server that counts nothing, and one of 200 types without and with a"
              + " reading of its metrics every 5 seconds, in the same run.")
  private boolean metrics;

  @Option(
      names = "--tls",
      description =
          "Encrypt the connections of the scene load, with a certificate that is made for the"
              + " measurement; also those of --against bare.")
  private boolean tls;

  @Option(
      names = "--profile",
      description =
          "Also show where the server spends its processor time, in each load of --tasks or in"
              + " calls of one type. Linux, JDK 25 or later.")
  private boolean profile;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A running server. Default: a server that is started for the measurement.")
  private @Nullable URI url;

  @Option(
      names = "--type",
      defaultValue = "echo",
      description = "The type to call. Default: ${DEFAULT-VALUE}.")
  private String type = "echo";

  @Mixin private MemoryOptions memory = new MemoryOptions();

  @Mixin private InputOptions input = new InputOptions();

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "The number of connections. Default: ${DEFAULT-VALUE}.")
  private int connections = 64;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "The number of sending threads. Default: ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Requests per second over all connections, sent whether or not earlier ones are answered;"
              + " in the scene tasks, tasks whose end is waited for, and such as 80%%: of what the"
              + " same connections reach before. Default: each connection sends its next request"
              + " when it has its answer.")
  private @Nullable String rate;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = TimeOption.class,
      description = "Duration of each run: 500ms, 10s, 2m. Default: ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = TimeOption.class,
      description =
          "Duration of the load before the first run of each server. Default: ${DEFAULT-VALUE}.")
  private Duration warmup = Duration.ofSeconds(5);

  @Option(
      names = "--rounds",
      description =
          "The number of rounds. Default: 1 without --against, --token and --metrics in the scenes"
              + " load and memory, else 5.")
  private @Nullable Integer rounds;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the results to this file as JSON.")
  private @Nullable Path json;

  /** The measurement that the options ask for. */
  interface Measuring {
    Report run() throws IOException, InterruptedException;
  }

  @Override
  public Integer call() throws InterruptedException {
    Measuring measuring;
    try {
      measuring = measuring();
      if (json != null && !json.toAbsolutePath().resolveSibling("").toFile().isDirectory()) {
        throw new IllegalArgumentException("the folder of --json does not exist: " + json);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    }
    try {
      return show(measuring.run());
    } catch (UnexpectedAnswer e) {
      System.err.println(e.getMessage());
      return ExitCode.FAILED;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return ExitCode.UNAVAILABLE;
    }
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  Measuring measuring() {
    StoredOptions.Asked asked = stored.asked();
    return asked == null ? planned() : stored(asked);
  }

  private Measuring planned() {
    Plan plan = plan();
    return () -> Bench.run(plan, System.out);
  }

  private Measuring stored(StoredOptions.Asked asked) {
    requireUsableUrl();
    if (asked.needsDatabase() && jdbcUrl == null) {
      throw new IllegalArgumentException(asked.name() + " needs --jdbc-url");
    }
    Load load = Load.of(connections, threads, warmup, duration, rate);
    int times = rounds != null ? rounds : ROUNDS;
    StoredPlan plan = new StoredPlan(asked.number(), dataDir, jdbcUrl, load, times);
    return () -> asked.scene().run(plan, System.out);
  }

  private void requireUsableUrl() {
    if (jdbcUrl != null) {
      try {
        DatabaseOption.requireUsable(jdbcUrl);
      } catch (InvalidConfig e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }

  private int show(Report report) throws IOException {
    System.out.println();
    System.out.print(report.text());
    if (json != null) {
      Files.writeString(json, report.json());
    }
    return report.asExpected() ? ExitCode.OK : ExitCode.FAILED;
  }

  private Plan plan() {
    requireUsableUrl();
    Load load = Load.of(connections, threads, warmup, duration, rate);
    Scene played = scene;
    if (tasks) {
      played = Scene.TASKS;
    } else if (steps) {
      played = Scene.STEPS;
    } else if (stream) {
      played = Scene.STREAMS;
    }
    Set<Variant> variants = variants();
    boolean once =
        against.isEmpty() && variants.isEmpty() && (played == Scene.LOAD || played == Scene.MEMORY);
    return new Plan(
        played,
        against.isEmpty() ? EnumSet.noneOf(ComparedServer.class) : EnumSet.copyOf(against),
        variants,
        rounds != null ? rounds : once ? 1 : ROUNDS,
        load,
        new Plan.Request(url, type, input.payload(), dataDir, jdbcUrl, tls),
        profile,
        memory.waiting());
  }

  private Set<Variant> variants() {
    Set<Variant> variants = EnumSet.noneOf(Variant.class);
    if (token) {
      variants.add(Variant.TOKEN);
    }
    if (metrics) {
      variants.add(Variant.METRICS);
    }
    return variants;
  }
}
