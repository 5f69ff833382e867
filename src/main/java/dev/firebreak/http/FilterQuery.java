package dev.firebreak.http;

import dev.firebreak.access.Scope;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.FilterDetails.Created;
import dev.firebreak.store.Relations;
import dev.firebreak.store.SearchValue;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a query that select tasks, one after the other. */
final class FilterQuery {
  /** Begins the name of a parameter for a member of the input. */
  static final String INPUT = "input";

  private final Types types;
  private final @Nullable String onlyOwner;
  private @Nullable String type;
  private @Nullable TaskState state;
  private @Nullable String owner;
  private @Nullable String node;
  private @Nullable RunId from;
  private @Nullable RunId until;
  private @Nullable String key;
  private @Nullable RunId group;
  private @Nullable RunId parent;
  private @Nullable String cause;
  private @Nullable String message;
  private final List<SearchValue> input = new ArrayList<>();

  /**
   * Begins without conditions.
   *
   * @param types the declared types: others may still have tasks, so they are refused only if their
   *     name is not valid
   * @param onlyOwner the owner whose tasks the caller may know; null for all
   */
  FilterQuery(Types types, @Nullable String onlyOwner) {
    this.types = types;
    this.onlyOwner = onlyOwner;
    owner = onlyOwner;
  }

  /**
   * Reads a parameter; an empty one is no condition.
   *
   * @return false if there is no such parameter
   * @throws ProblemFound if it has a wrong value
   */
  boolean read(String name, String given) throws ProblemFound {
    String value = given.isEmpty() ? null : given;
    switch (name) {
      case "type" -> type = value == null ? null : type(value);
      case "state" -> state = value == null ? null : state(value);
      case "owner" -> owner = owner(onlyOwner, given);
      case "node" -> node = value;
      case "createdAfter" -> from = value == null ? null : first(name, value);
      case "createdBefore" -> until = value == null ? null : first(name, value);
      case "key" -> key = value;
      case "group" -> group = value == null ? null : id(name, value);
      case "parent" -> parent = value == null ? null : id(name, value);
      case "cause" -> cause = value;
      case "message" -> message = value;
      default -> {
        if (!isMember(name)) {
          return false;
        }
        input.add(new SearchValue(pointer(name), given));
      }
    }
    return true;
  }

  private String type(String value) throws ProblemFound {
    if (types.find(value) != null || TypeSettings.isName(value)) {
      return value;
    }
    throw bad("type must be a type's name, not \"" + value + '"');
  }

  /** Only callers that may know the tasks of all owners can choose one. */
  static @Nullable String owner(@Nullable String onlyOwner, String value) throws ProblemFound {
    if (onlyOwner != null) {
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

  private static RunId id(String name, String value) throws ProblemFound {
    return RunId.parse(value).orElseThrow(() -> bad(name + " must be an id, not \"" + value + '"'));
  }

  /** The smallest id of a time, with which ids begin. */
  private static RunId first(String name, String value) throws ProblemFound {
    try {
      Instant at = OffsetDateTime.parse(value).toInstant();
      long millis = at.plusNanos(999_999).toEpochMilli(); // Rounded up.
      return new RunId(Math.clamp(millis, 0, (1L << 48) - 1) << 16, 0);
    } catch (DateTimeException | ArithmeticException _) {
      throw bad(name + " must be a time such as 2026-01-31T08:00:00Z, not \"" + value + '"');
    }
  }

  private static boolean isMember(String name) {
    return name.startsWith(INPUT + '.') || name.startsWith(INPUT + '/');
  }

  /** Reads {@code input.a.b} or {@code input/a/b}. */
  private static String pointer(String name) {
    String path = name.substring(INPUT.length());
    return path.startsWith("/")
        ? path
        : path.replace("~", "~0").replace("/", "~1").replace('.', '/');
  }

  /**
   * The filter that the parameters make.
   *
   * @throws ProblemFound if it selects by members of the input that the type does not declare
   */
  Filter filter() throws ProblemFound {
    if (!input.isEmpty()) {
      requireDeclared();
    }
    return new Filter(
        type,
        state,
        owner,
        new FilterDetails(
            node,
            new Created(from, until),
            key,
            cause,
            message,
            input,
            new Relations(group, parent)));
  }

  private void requireDeclared() throws ProblemFound {
    if (type == null) {
      throw bad("A type must be given with a member of the input");
    }
    var admission = types.find(type);
    List<String> declared =
        admission == null ? List.of() : admission.type().settings().work().search();
    for (SearchValue value : input) {
      if (!declared.contains(value.pointer())) {
        throw bad(
            "Tasks of the type "
                + type
                + " can't be found by "
                + value.pointer()
                + (declared.isEmpty()
                    ? ": its setting search is empty"
                    : ", only by " + String.join(", ", declared)));
      }
    }
  }

  private static ProblemFound bad(String detail) {
    return new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, detail));
  }
}
