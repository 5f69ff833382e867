package dev.firebreak.http;

import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** The parameters of a request to queue a task again. */
final class RetryQuery {
  private static final String FROM = "from";

  private RetryQuery() {}

  /**
   * Returns the step from which the task is to run again.
   *
   * @return null if the request names none
   * @throws ProblemFound if a parameter is unknown or has no value
   */
  static @Nullable String from(HttpRequest request) throws ProblemFound {
    String from = null;
    for (Map.Entry<String, String> parameter : SingleValue.parameters(request).entrySet()) {
      if (!parameter.getKey().equals(FROM)) {
        throw bad("There is no parameter \"" + parameter.getKey() + "\" here");
      }
      from = parameter.getValue();
    }
    if (from != null && from.isEmpty()) {
      throw bad("from must be the name of a step of the task, and is empty");
    }
    return from;
  }

  /**
   * Refuses a step together with another input.
   *
   * @throws ProblemFound if the request names a step, or an unknown parameter
   */
  static void refuseWithInput(HttpRequest request) throws ProblemFound {
    if (from(request) != null) {
      throw bad(
          "from can't be given together with another input, which forgets all steps: send the"
              + " request without a body, or without from");
    }
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }
}
