package dev.firebreak.http;

import dev.firebreak.task.Versions;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request to queue a task again.
 *
 * @param from the step from which the task is to run again; null for none
 * @param version the version that the task has from now on; null for the one that it has
 */
record RetryQuery(@Nullable String from, @Nullable String version) {
  private static final String FROM = "from";
  private static final String VERSION = "version";

  /**
   * Reads them.
   *
   * @throws ProblemFound if a parameter is unknown or has no usable value
   */
  static RetryQuery of(HttpRequest request) throws ProblemFound {
    String from = null;
    String version = null;
    for (Map.Entry<String, String> parameter : SingleValue.parameters(request).entrySet()) {
      switch (parameter.getKey()) {
        case FROM -> from = parameter.getValue();
        case VERSION -> version = parameter.getValue();
        default -> throw bad("There is no parameter \"" + parameter.getKey() + "\" here");
      }
    }
    if (from != null && from.isEmpty()) {
      throw bad("from must be the name of a step of the task, and is empty");
    }
    if (version != null && !Versions.isVersion(version)) {
      throw bad("version must be 1 to 32 letters, digits, dots, underscores and hyphens");
    }
    return new RetryQuery(from, version);
  }

  /** Whether the request has neither. */
  boolean isEmpty() {
    return from == null && version == null;
  }

  /**
   * Refuses the parameters together with another input.
   *
   * @throws ProblemFound if the request has one, or an unknown parameter
   */
  static void refuseWithInput(HttpRequest request) throws ProblemFound {
    RetryQuery query = of(request);
    if (query.from() != null) {
      throw bad(
          "from can't be given together with another input, which forgets all steps: send the"
              + " request without a body, or without from");
    } else if (query.version() != null) {
      throw bad(
          "version can't be given together with another input: submit a task with that input, which"
              + " has the version that its type has now");
    }
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }
}
