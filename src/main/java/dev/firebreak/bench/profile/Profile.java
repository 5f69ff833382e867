package dev.firebreak.bench.profile;

import dev.firebreak.bench.profile.Profiler.Spent;
import dev.firebreak.terminal.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Processor time by load and stage. Not thread-safe. */
public final class Profile {
  private static final double NANOS_PER_MICRO = 1000;

  private final Map<String, Load> loads = new LinkedHashMap<>();

  /** What a load has spent, and the samples of its stages. */
  private record Load(Spent spent, Map<Stage, Integer> samples) {}

  Profile(Map<String, Spent> spent) {
    spent.forEach((load, all) -> loads.put(load, new Load(all, new EnumMap<>(Stage.class))));
  }

  /** Counts a sample of a load that the profile has. */
  void sample(String name, Stage stage) {
    Load load = loads.get(name);
    if (load != null) {
      load.samples.merge(stage, 1, Integer::sum);
    }
  }

  /** The microseconds of processor time that one call or task of each load took, by stage. */
  public Map<String, Map<String, Double>> micros() {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    loads.forEach((name, load) -> all.put(name, micros(load.spent, load.samples)));
    return all;
  }

  private static Map<String, Double> micros(Spent spent, Map<Stage, Integer> samples) {
    double units = Math.max(1, spent.units()) * NANOS_PER_MICRO;
    int all = Math.max(1, samples.values().stream().mapToInt(Integer::intValue).sum());
    Map<String, Double> micros = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      double share = (double) samples.getOrDefault(stage, 0) / all;
      micros.put(stage.text(), spent.server().java() * share / units);
    }
    micros.put("garbage collector", spent.server().collector() / units);
    micros.put("compiler", spent.server().compiler() / units);
    micros.put("server", spent.server().all() / units);
    micros.put("load generator", spent.generator() / units);
    return micros;
  }

  /** A table with a row for each stage and a column for each load. */
  public String table() {
    Map<String, Map<String, Double>> all = micros();
    List<String> headings = new ArrayList<>(List.of("µs of processor time each"));
    headings.addAll(all.keySet());
    Table table = new Table(headings.toArray(String[]::new));
    for (String row : all.values().iterator().next().keySet()) {
      List<Object> cells = new ArrayList<>(List.of(row));
      all.values().forEach(load -> cells.add(String.format(Locale.ROOT, "%.2f", load.get(row))));
      table.row(cells.toArray());
    }
    return table.toString();
  }
}
