package dev.firebreak.http;

import dev.firebreak.store.FailureGroup;
import dev.firebreak.store.Failures;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterField;
import dev.firebreak.store.SearchValue;
import dev.firebreak.store.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/tasks/values}: values that tasks have, from which those of a filter can be chosen.
 */
final class ValuesEndpoint {
  private static final int USUAL = 20;
  private static final int MOST = 100;
  private static final int MOST_DIGITS = 3;

  /** Of how many failed and quarantined tasks each the causes are offered, the newest. */
  private static final int MOST_FAILURES = 1000;

  private final TaskContext context;

  ValuesEndpoint(TaskContext context) {
    this.context = context;
  }

  /**
   * What a caller asks for.
   *
   * @param of the parameter of a list whose values are wanted
   * @param filter the tasks, by type and owner only
   */
  private record Wish(String of, String prefix, int most, Filter filter) {}

  /** The values as JSON. */
  private record ValueList(List<String> values, boolean more) {}

  CompletionStage<HttpResponse> list(HttpRequest request) {
    try {
      return values(wish(request))
          .handle(
              (found, failure) ->
                  failure == null
                      ? Responses.json(new ValueList(found.values(), found.more()))
                      : TaskAnswers.failure(failure));
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  private Wish wish(HttpRequest request) throws ProblemFound {
    Map<String, String> given =
        SingleValue.onlyParameters(request, Set.of("of", "prefix", "type", "limit"));
    String of = given.getOrDefault("of", "");
    String prefix = given.getOrDefault("prefix", "");
    if (prefix.length() > SearchValue.LONGEST) {
      throw bad("prefix may have up to " + SearchValue.LONGEST + " characters");
    }
    FilterQuery filter = new FilterQuery(context.types(), Authentication.of(request).onlyOwner());
    filter.read("type", given.getOrDefault("type", ""));
    switch (of) {
      case "node", "cause" -> {}
      case "owner" -> filter.read(of, "");
      default -> {
        if (!of.startsWith(FilterQuery.INPUT) || !filter.read(of, prefix)) {
          throw bad("of must be node, cause, owner or a member of the input such as input.a");
        }
      }
    }
    return new Wish(of, prefix, limit(given.get("limit")), filter.filter());
  }

  private static int limit(@Nullable String value) throws ProblemFound {
    if (value == null) {
      return USUAL;
    } else if (value.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    }
    throw bad("limit must be within 1 and " + MOST + ", not \"" + value + '"');
  }

  private CompletionStage<Values> values(Wish wish) {
    Filter filter = wish.filter();
    return switch (wish.of()) {
      case "cause" ->
          context
              .store()
              .failures(filter.type(), filter.owner(), MOST_FAILURES)
              .thenApply(failures -> causes(failures, wish));
      case "node" -> read(new FilterField.Nodes(filter.type(), filter.owner()), wish);
      case "owner" -> read(new FilterField.Owners(), wish);
      default ->
          read(
              new FilterField.Members(
                  String.valueOf(filter.type()),
                  filter.details().input().getFirst().pointer(),
                  filter.owner()),
              wish);
    };
  }

  private CompletionStage<Values> read(FilterField field, Wish wish) {
    return context.store().values(field, wish.prefix(), wish.most());
  }

  /** The causes of the newest failures, the most frequent first, then words that several share. */
  private static Values causes(Failures failures, Wish wish) {
    Map<String, Set<String>> byWord = new LinkedHashMap<>();
    Set<String> causes = new LinkedHashSet<>();
    for (FailureGroup group : failures.groups()) {
      String cause = group.kind().cause();
      causes.add(cause);
      byWord.computeIfAbsent(group.kind().word(), _ -> new LinkedHashSet<>()).add(cause);
    }
    byWord.forEach(
        (word, own) -> {
          if (own.size() > 1) {
            causes.add(word);
          }
        });
    List<String> found = new ArrayList<>(causes);
    found.removeIf(cause -> !cause.startsWith(wish.prefix()));
    return Values.first(found, wish.most(), failures.more());
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }
}
