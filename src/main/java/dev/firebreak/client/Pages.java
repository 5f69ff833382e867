package dev.firebreak.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Iterates over all pages of a list, and reads each page when it is needed. */
final class Pages implements Iterator<TaskDocument> {

  /** Reads a page. */
  interface Source {
    TaskPage page(@Nullable String cursor) throws IOException, InterruptedException;
  }

  private final Source source;
  private final Queue<TaskDocument> read = new ArrayDeque<>();
  private @Nullable String cursor;
  private boolean atEnd;

  Pages(Source source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    // An empty page need not be the last.
    while (read.isEmpty() && !atEnd) {
      TaskPage page = page();
      read.addAll(page.tasks());
      cursor = page.next();
      atEnd = cursor == null;
    }
    return !read.isEmpty();
  }

  @Override
  public TaskDocument next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return read.remove();
  }

  private TaskPage page() {
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
