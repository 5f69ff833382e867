package dev.firebreak.http;

import dev.firebreak.group.GroupFilter;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.task.RunId;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Selects the groups of a request.
 *
 * @param before only groups older than this; null for all
 * @param limit the largest number of groups
 */
record GroupQuery(GroupFilter filter, @Nullable RunId before, int limit) {
  private static final Set<String> PARAMETERS = Set.of("state", "name", "owner", "limit", "cursor");

  /**
   * Reads the query of a request; an empty condition is none.
   *
   * @throws ProblemFound if it can't be honoured
   */
  static GroupQuery of(HttpRequest request) throws ProblemFound {
    String onlyOwner = Authentication.of(request).onlyOwner();
    String owner = onlyOwner;
    TaskGroup.State state = null;
    String name = null;
    RunId before = null;
    int limit = TaskQuery.USUAL;
    for (Map.Entry<String, String> parameter :
        SingleValue.onlyParameters(request, PARAMETERS).entrySet()) {
      String value = parameter.getValue();
      switch (parameter.getKey()) {
        case "limit" -> limit = TaskQuery.limit(value);
        case "cursor" -> before = TaskQuery.cursor(value);
        case "owner" -> owner = FilterQuery.owner(onlyOwner, value);
        case "name" -> name = value.isEmpty() ? null : value;
        default -> state = value.isEmpty() ? null : state(value);
      }
    }
    return new GroupQuery(new GroupFilter(owner, state, name), before, limit);
  }

  private static TaskGroup.State state(String word) throws ProblemFound {
    return TaskGroup.State.ofWord(word)
        .orElseThrow(
            () ->
                new ProblemFound(
                    Problem.of(
                        ProblemType.BAD_PARAMETER,
                        "state must be one of "
                            + TaskGroup.State.WORDS
                            + ", not \""
                            + word
                            + '"')));
  }
}
