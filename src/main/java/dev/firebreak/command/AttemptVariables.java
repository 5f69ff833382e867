package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The environment of the program of one attempt. */
final class AttemptVariables {
  private AttemptVariables() {}

  /**
   * The folders of an attempt.
   *
   * @param own the folder that is the program's own
   * @param form the folder of the parts of a form; null for none
   * @param steps the folder of its steps; null if it can record none
   */
  record Places(Path own, @Nullable Path form, @Nullable Path steps) {}

  static Map<String, String> of(
      CommandIsolation.Plan plan, AttemptContext attempt, Payload input, Places places) {
    Map<String, String> environment = new TreeMap<>();
    RequestVariables.add(environment, attempt, input);
    environment.putAll(CommandLine.environment(places.own(), plan.run().environment()));
    environment.put("FIREBREAK_ID", attempt.id());
    environment.put("FIREBREAK_TYPE", plan.type());
    environment.put("FIREBREAK_ATTEMPT", Integer.toString(attempt.number()));
    if (attempt.fence() > 0) {
      environment.put("FIREBREAK_FENCE", Integer.toString(attempt.fence()));
    }
    putIfPresent(environment, "FIREBREAK_FORM", places.form());
    putIfPresent(environment, "FIREBREAK_STEP", CommandLine.STEP_PROGRAM);
    putIfPresent(environment, "FIREBREAK_STEPS", places.steps());
    putIfPresent(environment, "TRACEPARENT", attempt.traceparent());
    putIfPresent(environment, "TRACESTATE", attempt.tracestate());
    return environment;
  }

  private static void putIfPresent(
      Map<String, String> environment, String name, @Nullable Object value) {
    if (value != null) {
      environment.put(name, value.toString());
    }
  }
}
