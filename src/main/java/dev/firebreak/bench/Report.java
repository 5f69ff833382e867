package dev.firebreak.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.report.Machine;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a measurement.
 *
 * @param text tables, and what their figures mean, for printing
 * @param json the same as a JSON document
 * @param asExpected whether every request had the expected answer
 */
public record Report(String text, String json, boolean asExpected) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Creates a report of the results with the machine and the configuration. */
  static Report of(Plan plan, String text, Map<String, ?> results, boolean well) {
    String scene = plan.scene().name().toLowerCase(Locale.ROOT);
    return of(scene, configuration(plan), text, results, well);
  }

  /**
   * Creates a report of the results of a scene with the machine.
   *
   * @param configuration what was asked for
   * @param well whether every request had the expected answer
   */
  public static Report of(
      String scene,
      Map<String, ? extends @Nullable Object> configuration,
      String text,
      Map<String, ?> results,
      boolean well) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    Machine machine = Machine.current();
    document.put("scene", scene);
    document.put("machine", machine);
    document.put("configuration", configuration);
    document.putAll(results);
    try {
      String json = MAPPER.writeValueAsString(document) + '\n';
      return new Report("  " + machine + "\n\n" + text, json, well);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't write a report", e);
    }
  }

  private static Map<String, @Nullable Object> configuration(Plan plan) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    Load load = plan.load();
    members.put("url", plan.request().url());
    members.put("type", plan.request().type());
    members.put("payloadBytes", plan.request().payload().size());
    members.put("contentType", plan.request().payload().contentType());
    members.put("connections", load.connections());
    members.put("threads", load.threads());
    members.put("warmupSeconds", load.warmup().toNanos() / 1e9);
    members.put("durationSeconds", load.duration().toNanos() / 1e9);
    members.put("rate", load.rate());
    members.put("rateShare", load.share());
    members.put("rounds", plan.rounds());
    members.put("against", plan.against().stream().map(ComparedServer::text).toList());
    return members;
  }
}
