package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.access.Grant;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.http.groups.GroupDocument;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.Changed;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.GroupPage;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.RunId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** The paths of groups of tasks; {@link GroupCreation} serves the one that creates them. */
final class GroupRoutes extends AllDirectives {
  /** How many tasks one request may cancel. */
  private static final int MOST_CANCELLED = 10_000;

  /** The bytes of a list of a thousand groups with the longest labels. */
  private static final long LARGEST_LIST = 64L << 20;

  private static final PathMatcher0 GROUPS = segment("v1").slash("groups");
  private static final PathMatcher1<String> GROUP = GROUPS.slash(segment());

  private final @Nullable TaskContext context;
  private final ByteBudget budget;

  /** A page of a list. */
  private record GroupList(List<GroupDocument> groups, @Nullable String next) {}

  /**
   * Creates the routes; they answer with a problem if this node keeps no tasks.
   *
   * @param budget has the memory for answers
   */
  GroupRoutes(@Nullable TaskContext context, ByteBudget budget) {
    this.context = context;
    this.budget = budget;
  }

  Route all() {
    return concat(
        path(
            GROUPS,
            () ->
                concat(
                    get(() -> extractRequest(r -> completeWithFuture(list(r)))),
                    post(() -> complete(Responses.problem(TaskAnswers.noStore()))))),
        path(GROUP, name -> get(() -> asked(name, this::read))),
        path(GROUP.slash("close"), name -> post(() -> asked(name, this::close))),
        path(GROUP.slash("cancel"), name -> post(() -> asked(name, this::cancel))));
  }

  /** A request about a group that the caller may know. */
  @FunctionalInterface
  private interface Operation {
    CompletionStage<HttpResponse> run(TaskContext open, HttpRequest request, TaskGroup group);
  }

  private Route asked(String name, Operation operation) {
    return extractRequest(request -> completeWithFuture(answer(request, name, operation)));
  }

  /** The groups of the caller's owner, or all of them. */
  private CompletionStage<HttpResponse> list(HttpRequest request) {
    TaskContext open = context;
    if (open == null) {
      return GroupAnswers.answered(TaskAnswers.noStore());
    } else if (!budget.hasMemoryForAnswer(LARGEST_LIST)) {
      return GroupAnswers.answered(BodyReader.noMemory());
    }
    GroupQuery query;
    try {
      query = GroupQuery.of(request);
    } catch (ProblemFound found) {
      return GroupAnswers.answered(found.problem());
    }
    return open.store()
        .groups(query.filter(), query.before(), query.limit())
        .thenApply(GroupRoutes::page)
        .exceptionally(TaskAnswers::failure);
  }

  private static HttpResponse page(GroupPage page) {
    RunId next = page.next();
    return Responses.json(
        new GroupList(
            page.groups().stream().map(GroupDocument::of).toList(),
            next == null ? null : next.toString()));
  }

  private CompletionStage<HttpResponse> answer(
      HttpRequest request, String name, Operation operation) {
    TaskContext open = context;
    if (open == null) {
      return GroupAnswers.answered(TaskAnswers.noStore());
    }
    Optional<RunId> id = RunId.parse(name);
    try {
      SingleValue.onlyParameters(request, Set.of());
    } catch (ProblemFound found) {
      return GroupAnswers.answered(found.problem());
    }
    return id.isEmpty()
        ? GroupAnswers.answered(GroupAnswers.unknown(name))
        : onGroup(open, request, id.get(), group -> operation.run(open, request, group));
  }

  private static CompletionStage<HttpResponse> onGroup(
      TaskContext open,
      HttpRequest request,
      RunId id,
      Function<TaskGroup, CompletionStage<HttpResponse>> operation) {
    String owner = Authentication.of(request).onlyOwner();
    return open.store()
        .group(id)
        .thenCompose(
            found ->
                found.isEmpty() || (owner != null && !found.get().owner().equals(owner))
                    ? GroupAnswers.answered(GroupAnswers.unknown(id.toString()))
                    : operation.apply(found.get()))
        .exceptionally(TaskAnswers::failure);
  }

  private CompletionStage<HttpResponse> read(
      TaskContext open, HttpRequest request, TaskGroup group) {
    return GroupAnswers.answered(ETags.answer(request, GroupDocument.of(group)));
  }

  private CompletionStage<HttpResponse> close(
      TaskContext open, HttpRequest request, TaskGroup group) {
    return open.store()
        .closeGroup(group.id())
        .thenCompose(
            _ ->
                onGroup(
                    open,
                    request,
                    group.id(),
                    closed -> GroupAnswers.answered(Responses.json(GroupDocument.of(closed)))));
  }

  /** Closes the group first, so that no task is added while its tasks are cancelled. */
  private CompletionStage<HttpResponse> cancel(
      TaskContext open, HttpRequest request, TaskGroup group) {
    Grant grant = Authentication.of(request);
    if (!grant.types().all()) {
      return GroupAnswers.answered(
          Problem.of(
              ProblemType.FORBIDDEN,
              "The token is valid for the types " + grant.types() + " only"));
    }
    Filter tasks = new Filter(null, null, null, FilterDetails.of(Relations.inGroup(group.id())));
    return open.store()
        .closeGroup(group.id())
        .thenCompose(
            _ -> open.tasks().commands().changeAll(Wanted.CANCEL, tasks, null, MOST_CANCELLED))
        .thenApply(GroupRoutes::changed);
  }

  private static HttpResponse changed(Changed changed) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("changed", changed.changed());
    document.put("more", changed.more());
    return Responses.json(document);
  }
}
