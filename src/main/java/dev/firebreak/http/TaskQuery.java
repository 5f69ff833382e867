package dev.firebreak.http;

import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.Wanted;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.RunId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Selects the tasks of a request.
 *
 * @param filter the conditions
 * @param before only tasks older than this; null for all
 * @param limit the largest number of tasks
 * @param wanted what they are selected for
 */
record TaskQuery(Filter filter, @Nullable RunId before, int limit, Wanted wanted) {
  /** The parameters of a list besides those of its filter. */
  static final Set<String> LIST = Set.of("limit", "cursor");

  /** The parameters of a change of many tasks besides those of its filter. */
  static final Set<String> CHANGE = Set.of("cursor");

  /** The parameters of a count besides those of its filter. */
  static final Set<String> COUNT = Set.of("change");

  /** How many a page of a list has without a limit. */
  static final int USUAL = 100;

  private static final int MOST = 1000;
  private static final int MOST_DIGITS = 9;

  /**
   * Reads the query of a request.
   *
   * @param types the declared types
   * @param others the parameters that are allowed besides those of the filter
   * @throws ProblemFound if the query can't be honoured
   */
  static TaskQuery of(HttpRequest request, Types types, Set<String> others) throws ProblemFound {
    FilterQuery filter = new FilterQuery(types, Authentication.of(request).onlyOwner());
    RunId before = null;
    int limit = USUAL;
    Wanted wanted = Wanted.READ;
    for (Map.Entry<String, String> parameter : SingleValue.parameters(request).entrySet()) {
      String value = parameter.getValue();
      String name = parameter.getKey();
      switch (others.contains(name) ? name : "") {
        case "limit" -> limit = limit(value);
        case "cursor" -> before = cursor(value);
        case "change" -> wanted = change(value);
        default -> {
          if (!filter.read(name, value)) {
            throw bad("There is no parameter \"" + name + "\" here");
          }
        }
      }
    }
    return new TaskQuery(filter.filter(), before, limit, wanted);
  }

  TaskQuery requireFilter() throws ProblemFound {
    if (filter.type() == null
        && filter.state() == null
        && filter.details().equals(FilterDetails.NONE)) {
      throw bad("A filter must be given, so that not everything is changed by mistake");
    }
    return this;
  }

  /** Reads how many a page may have. */
  static int limit(String value) throws ProblemFound {
    if (value.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    }
    throw bad("limit must be within 1 and " + MOST + ", not \"" + value + '"');
  }

  /** Reads after which task or group a page begins. */
  static RunId cursor(String value) throws ProblemFound {
    return RunId.parse(value)
        .orElseThrow(() -> bad("cursor must be what an answer had as next, not \"" + value + '"'));
  }

  private static Wanted change(String value) throws ProblemFound {
    for (Wanted change : new Wanted[] {Wanted.CANCEL, Wanted.RETRY, Wanted.PURGE}) {
      if (change.name().toLowerCase(Locale.ROOT).equals(value)) {
        return change;
      }
    }
    throw bad("change must be cancel, retry or purge, not \"" + value + '"');
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }
}
