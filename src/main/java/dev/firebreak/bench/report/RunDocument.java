package dev.firebreak.bench.report;

import dev.firebreak.bench.load.Measurement;
import dev.firebreak.bench.load.OutcomeCount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs as members of a JSON document. */
public final class RunDocument {
  private RunDocument() {}

  public static Map<String, Object> of(Run run) {
    Measurement measurement = run.measurement();
    OutcomeCount all = measurement.all();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("server", run.name());
    members.put("round", run.round());
    members.put("answers", all.expected());
    members.put("requestsPerSecond", run.perSecond());
    members.put("statuses", all.statuses());
    members.put("errors", errors(all));
    members.put("wrong", measurement.wrong());
    members.put("reconnects", measurement.reconnects());
    members.put("latencyMicros", run.latency());
    if (measurement.load().isOpen()) {
      members.put("waited", measurement.waited());
    } else {
      members.put("correctedLatencyMicros", run.corrected());
    }
    return members;
  }

  /** The medians of each target over its rounds. */
  public static Map<String, Object> medians(List<Run> runs) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name : Run.names(runs)) {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("requestsPerSecond", Run.spread(runs, name, Run::perSecond));
      figures.put("p50", Run.spread(runs, name, run -> run.latency().p50()));
      figures.put("p90", Run.spread(runs, name, run -> run.latency().p90()));
      figures.put("p99", Run.spread(runs, name, run -> run.latency().p99()));
      figures.put("p99.9", Run.spread(runs, name, run -> run.latency().p999()));
      figures.put("max", Run.spread(runs, name, run -> run.latency().max()));
      members.put(name, figures);
    }
    return members;
  }

  private static Map<String, Long> errors(OutcomeCount outcomes) {
    Map<String, Long> errors = new LinkedHashMap<>();
    outcomes.errors().forEach((error, count) -> errors.put(error.text(), count));
    return errors;
  }
}
