package dev.firebreak.store.jdbc;

import dev.firebreak.store.Counts;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Matching;
import dev.firebreak.store.Page;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of lists. Where few of the tasks that a scan reads match, several scans are made for
 * one page, for a limited time. Where the kept numbers tell that no other task matches, the list
 * ends.
 */
final class Lists {
  /** After this time no further scan is made for a page. */
  static final Duration LONGEST = Duration.ofMillis(100);

  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Readers<?> readers;
  private final LongSupplier nanos;

  Lists(Readers<?> readers, LongSupplier nanos) {
    this.readers = readers;
    this.nanos = nanos;
  }

  /**
   * A page that is being read.
   *
   * @param all how many tasks the whole list has, if that is known
   */
  private record Wish(Filter filter, int limit, long all, TimeLimit time) {}

  CompletionStage<Page> page(Filter filter, @Nullable RunId before, int limit) {
    TimeLimit time = TimeLimit.in(LONGEST, nanos);
    Wish first = new Wish(filter, limit, UNKNOWN, time);
    return more(first, new Page(List.of(), before))
        .thenCompose(
            page ->
                page.next() == null || page.tasks().size() == limit
                    ? CompletableFuture.completedStage(page)
                    : length(filter, before)
                        .thenCompose(all -> fill(new Wish(filter, limit, all, time), page)));
  }

  /** How many tasks a list has that begins with the newest one. */
  private CompletionStage<Long> length(Filter filter, @Nullable RunId before) {
    return before != null || !KeptCount.mayTell(filter)
        ? CompletableFuture.completedStage(UNKNOWN)
        : readers.read(TaskReads::counts).thenApply(counts -> length(counts, filter));
  }

  private static long length(Counts counts, Filter filter) {
    Matching kept = KeptCount.of(counts, filter, Wanted.READ);
    return kept == null ? UNKNOWN : kept.count();
  }

  private CompletionStage<Page> fill(Wish wish, Page page) {
    if (page.tasks().size() >= wish.all()) {
      return CompletableFuture.completedStage(new Page(page.tasks(), null));
    }
    return page.next() == null || page.tasks().size() == wish.limit() || wish.time().passed()
        ? CompletableFuture.completedStage(page)
        : more(wish, page).thenCompose(longer -> fill(wish, longer));
  }

  /** Adds the tasks that the next scan finds. */
  private CompletionStage<Page> more(Wish wish, Page page) {
    int left = wish.limit() - page.tasks().size();
    return readers
        .read(reads -> reads.list(wish.filter(), page.next(), left))
        .thenApply(
            found -> {
              List<Task> tasks = new ArrayList<>(page.tasks());
              tasks.addAll(found.tasks());
              return new Page(tasks, found.next());
            });
  }
}
