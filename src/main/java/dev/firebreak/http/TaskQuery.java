package dev.firebreak.http;

import dev.firebreak.access.Scope;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.store.Filter;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Selects the tasks of a request.
 *
 * @param filter the conditions
 * @param before only tasks older than this; null for all
 * @param limit the largest number of tasks
 */
record TaskQuery(Filter filter, @Nullable RunId before, int limit) {
  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final int MOST_DIGITS = 9;

  /**
   * Reads the query of a request.
   *
   * @param types the declared types: others may still have tasks, so they are refused only if their
   *     name is not valid
   * @param pages whether {@code limit} and {@code cursor} are allowed
   * @throws ProblemFound if the query can't be honoured
   */
  static TaskQuery of(HttpRequest request, Set<String> types, boolean pages) throws ProblemFound {
    String type = null;
    TaskState state = null;
    String owner = Authentication.of(request).onlyOwner();
    RunId before = null;
    int limit = USUAL;
    for (Map.Entry<String, String> parameter : SingleValue.parameters(request).entrySet()) {
      String value = parameter.getValue();
      String name = parameter.getKey();
      if (!pages && (name.equals("limit") || name.equals("cursor"))) {
        throw bad("There is no parameter \"" + name + "\" here");
      }
      switch (name) {
        case "type" -> type = value.isEmpty() ? null : type(value, types);
        case "state" -> state = value.isEmpty() ? null : state(value);
        case "owner" -> owner = owner(value, owner);
        case "limit" -> limit = limit(value);
        case "cursor" -> before = cursor(value);
        default -> throw bad("There is no parameter \"" + name + "\" here");
      }
    }
    return new TaskQuery(new Filter(type, state, owner), before, limit);
  }

  Filter requireFilter() throws ProblemFound {
    if (filter.type() == null && filter.state() == null) {
      throw bad("A type or a state must be given, so that not everything is changed by mistake");
    }
    return filter;
  }

  private static String type(String value, Set<String> types) throws ProblemFound {
    if (types.contains(value) || TypeSettings.isName(value)) {
      return value;
    }
    throw bad("type must be a type's name, not \"" + value + '"');
  }

  /** Only who may know the tasks of everybody can choose. */
  private static @Nullable String owner(String value, @Nullable String only) throws ProblemFound {
    if (only != null) {
      throw new ProblemFound(
          Problem.of(ProblemType.FORBIDDEN, "The parameter owner requires the scope admin")
              .with("scope", Scope.ADMIN.word()));
    }
    return value.isEmpty() ? null : value;
  }

  private static TaskState state(String word) throws ProblemFound {
    return TaskState.ofWord(word)
        .orElseThrow(
            () ->
                bad(
                    "state must be one of "
                        + Arrays.stream(TaskState.values())
                            .map(TaskState::word)
                            .collect(Collectors.joining(", "))
                        + ", not \""
                        + word
                        + '"'));
  }

  private static int limit(String value) throws ProblemFound {
    if (value.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    }
    throw bad("limit must be within 1 and " + MOST + ", not \"" + value + '"');
  }

  private static RunId cursor(String value) throws ProblemFound {
    return RunId.parse(value)
        .orElseThrow(() -> bad("cursor must be what an answer had as next, not \"" + value + '"'));
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }
}
