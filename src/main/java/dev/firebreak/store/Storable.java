package dev.firebreak.store;

import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupFilter;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.task.HeadText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a text can be kept by every store, so that a store can be moved into any other:
 * PostgreSQL has no U+0000, and UTF-8 has no unpaired surrogates. Causes need no check: they are
 * stored as JSON, which escapes both.
 */
public final class Storable {
  private Storable() {}

  /** Why a submission can't be stored; null if it can. */
  public static StoreException.@Nullable Unstorable refusal(Submission submission) {
    IdempotencyKey key = submission.key();
    StoreException.Unstorable refusal = refusal("type", submission.type());
    if (refusal == null) {
      refusal = refusal("owner", submission.owner());
    }
    if (refusal == null) {
      refusal = refusal("content type", submission.input().contentType());
    }
    if (refusal == null) {
      refusal = refusal("request", HeadText.of(submission.input()));
    }
    if (refusal == null) {
      refusal = refusal("trace", submission.trace());
    }
    if (refusal == null && key != null) {
      refusal = refusal("key", key.key());
    }
    return refusal == null ? refusal(submission.search()) : refusal;
  }

  /** Why a group can't be stored; null if it can. */
  public static StoreException.@Nullable Unstorable refusal(NewGroup group) {
    GroupSpec spec = group.spec();
    CompletionTask then = spec.then();
    StoreException.Unstorable refusal = refusal("owner", group.owner());
    if (refusal == null) {
      refusal = refusal("name", spec.name());
    }
    for (Map.Entry<String, String> label : spec.labels().entrySet()) {
      refusal = refusal == null ? refusal("label", label.getKey() + label.getValue()) : refusal;
    }
    if (refusal == null && then != null) {
      refusal = refusal("completion task", then.type() + then.input());
    }
    return refusal;
  }

  /** Why a filter can't be part of a query; null if it can. */
  public static StoreException.@Nullable Unstorable refusal(Filter filter) {
    StoreException.Unstorable refusal = refusal("type", filter.type());
    if (refusal == null) {
      refusal = refusal("owner", filter.owner());
    }
    if (refusal == null) {
      refusal = refusal("node", filter.details().node());
    }
    if (refusal == null) {
      refusal = refusal("key", filter.details().key());
    }
    return refusal == null ? refusal(filter.details().input()) : refusal;
  }

  /** Why a filter of groups can't be part of a query; null if it can. */
  public static StoreException.@Nullable Unstorable refusal(GroupFilter filter) {
    StoreException.Unstorable refusal = refusal("owner", filter.owner());
    return refusal == null ? refusal("name", filter.name()) : refusal;
  }

  /** Why a query for values can't be made; null if it can. */
  public static StoreException.@Nullable Unstorable refusal(FilterField field, String prefix) {
    String texts =
        switch (field) {
          case FilterField.Owners _ -> prefix;
          case FilterField.Nodes(String type, String owner) -> type + ' ' + owner + ' ' + prefix;
          case FilterField.Members(String type, String pointer, String owner) ->
              type + ' ' + pointer + ' ' + owner + ' ' + prefix;
        };
    return refusal("value", texts);
  }

  /** Why another input can't be stored; null if it can, or there is none. */
  public static StoreException.@Nullable Unstorable refusal(@Nullable NewInput input) {
    if (input == null) {
      return null;
    }
    StoreException.Unstorable refusal = refusal("content type", input.input().contentType());
    return refusal == null ? refusal(input.search()) : refusal;
  }

  private static StoreException.@Nullable Unstorable refusal(List<SearchValue> search) {
    for (SearchValue value : search) {
      StoreException.Unstorable refusal = refusal("member", value.pointer() + value.value());
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** Why a text can't be stored or be part of a query; null if it can. */
  public static StoreException.@Nullable Unstorable refusal(String field, @Nullable String text) {
    int at = text == null ? -1 : unstorable(text);
    return text == null || at < 0
        ? null
        : new StoreException.Unstorable(
            String.format(
                Locale.ROOT,
                "the %s can't be stored: its character %d is U+%04X",
                field,
                at + 1,
                (int) text.charAt(at)));
  }

  /** Returns the stage of the operation, or a failed stage if there is a refusal. */
  public static <T extends @Nullable Object> CompletionStage<T> unless(
      StoreException.@Nullable Unstorable refusal, Supplier<CompletionStage<T>> asked) {
    return refusal == null ? asked.get() : CompletableFuture.failedStage(refusal);
  }

  private static int unstorable(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
