package dev.firebreak.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.japi.Pair;
import org.jspecify.annotations.Nullable;

/** Headers and parameters with one value: if given twice, both values must be equal. */
final class SingleValue {
  private SingleValue() {}

  /**
   * Checks the value of a header.
   *
   * @param before the earlier value; null for the first occurrence
   * @throws ProblemFound if both values differ
   */
  static <T> T header(String name, @Nullable T before, T now) throws ProblemFound {
    return same(ProblemType.BAD_HEADER, name, before, now);
  }

  /** Checks the value of a query parameter in the same way. */
  static <T> T parameter(String name, @Nullable T before, T now) throws ProblemFound {
    return same(ProblemType.BAD_PARAMETER, name, before, now);
  }

  /**
   * The parameters of a query.
   *
   * @throws ProblemFound if one is given twice, with different values
   */
  static Map<String, String> parameters(HttpRequest request) throws ProblemFound {
    Map<String, String> parameters = new HashMap<>();
    for (Pair<String, String> one : request.getUri().query().toList()) {
      String before = parameters.get(one.first());
      parameters.put(one.first(), parameter(one.first(), before, one.second()));
    }
    return parameters;
  }

  /**
   * The parameters of a query that has no others than these.
   *
   * @throws ProblemFound if it has another one, or one twice with different values
   */
  static Map<String, String> onlyParameters(HttpRequest request, Set<String> known)
      throws ProblemFound {
    Map<String, String> parameters = parameters(request);
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw new ProblemFound(
            Problem.of(ProblemType.BAD_PARAMETER, "There is no parameter \"" + name + "\" here"));
      }
    }
    return parameters;
  }

  private static <T> T same(ProblemType type, String name, @Nullable T before, T now)
      throws ProblemFound {
    if (before != null && !before.equals(now)) {
      throw new ProblemFound(Problem.of(type, name + " is given twice, with different values"));
    }
    return now;
  }
}
