package dev.firebreak.bench;

import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.load.LoadGenerator;
import dev.firebreak.bench.load.Measurement;
import dev.firebreak.bench.load.PreparedRequest;
import dev.firebreak.bench.profile.Profiler;
import dev.firebreak.bench.report.Run;
import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Measures servers, or kinds of load, in rotation, so that other work on the machine affects all of
 * them. All servers run during the whole comparison.
 */
final class Comparison {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final LoadGenerator generator;
  private final Load load;
  private final int rounds;
  private final RecordedServer recorded;

  Comparison(Load load, int rounds) {
    this(load, rounds, null, RecordedServer.unrecorded());
  }

  /**
   * A comparison of servers.
   *
   * @param tls what the generator trusts; null for connections that are not encrypted
   * @param recorded the server that is recorded
   */
  Comparison(Load load, int rounds, @Nullable SSLContext tls, RecordedServer recorded) {
    generator = new LoadGenerator(ANSWER_TIMEOUT, tls);
    this.load = load;
    this.rounds = rounds;
    this.recorded = recorded;
  }

  /**
   * A server and the requests to send.
   *
   * @param name the name in reports
   * @param server the address of the server
   * @param requests the kinds of requests, sent in rotation
   * @param scrapes reads the metrics of the server meanwhile; null for not at all
   */
  record Target(
      String name, URI server, List<PreparedRequest> requests, @Nullable Scrapes scrapes) {
    Target(String name, URI server, List<PreparedRequest> requests) {
      this(name, server, requests, null);
    }

    /** The same server, whose metrics are read meanwhile. */
    Target as(String other) {
      return new Target(other, server, requests, scrapes);
    }

    Target scraped(String as, Scrapes by) {
      return new Target(as, server, requests, by);
    }
  }

  /** Warms all targets up, then measures them round by round. */
  List<Run> run(List<Target> targets, PrintStream out) throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "runs", targets.size() * (rounds + 1))) {
      for (Target target : targets) {
        warmUp(target);
        bar.step();
      }
      for (int round = 1; round <= rounds; round++) {
        for (Target target : targets) {
          Profiler.Measuring measuring = recorded.begin(target.name());
          Measurement measurement = measure(target);
          measuring.end(measurement.all().expected());
          runs.add(new Run(target.name(), round, measurement));
          bar.step();
        }
      }
    }
    return runs;
  }

  private void warmUp(Target target) throws IOException, InterruptedException {
    Scrapes scrapes = target.scrapes();
    try (Scrapes.Reading _ = scrapes == null ? null : scrapes.warmUp(target.server())) {
      generator.run(target.server(), target.requests(), load.warmingUp());
    }
  }

  private Measurement measure(Target target) throws IOException, InterruptedException {
    Scrapes scrapes = target.scrapes();
    try (Scrapes.Reading _ = scrapes == null ? null : scrapes.begin(target.server())) {
      return generator.run(target.server(), target.requests(), load);
    }
  }
}
