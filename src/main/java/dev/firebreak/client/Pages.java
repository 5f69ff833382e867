package dev.firebreak.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Iterates over all pages of a list, and reads each page when it is needed. */
final class Pages<T> implements Iterator<T> {

  /**
   * A page of a list.
   *
   * @param next the cursor of the next page; null at the end
   */
  record Page<T>(List<T> entries, @Nullable String next) {}

  /** Reads a page. */
  interface Source<T> {
    Page<T> page(@Nullable String cursor) throws IOException, InterruptedException;
  }

  private final Source<T> source;
  private final Queue<T> read = new ArrayDeque<>();
  private @Nullable String cursor;
  private boolean atEnd;

  private Pages(Source<T> source) {
    this.source = source;
  }

  /**
   * The entries of all pages.
   *
   * @return a stream that throws an {@link UncheckedIOException} if reading fails
   */
  static <T> Stream<T> stream(Source<T> source) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new Pages<>(source), 0), false);
  }

  @Override
  public boolean hasNext() {
    // An empty page need not be the last.
    while (read.isEmpty() && !atEnd) {
      Page<T> page = page();
      read.addAll(page.entries());
      cursor = page.next();
      atEnd = cursor == null;
    }
    return !read.isEmpty();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return read.remove();
  }

  private Page<T> page() {
    try {
      return source.page(cursor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }
}
