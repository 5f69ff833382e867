package dev.firebreak.progress;

import dev.firebreak.client.Events;
import dev.firebreak.client.ProblemException;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.TaskEvent;
import dev.firebreak.client.Tasks;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a board up to date by a stream of events: of one task, or of all where a stream for each
 * would be too many. A lost stream is opened again until the follower is closed.
 */
final class Follower implements Runnable, AutoCloseable {
  /** Known to no node, so that the stream begins with an event {@code reset}. */
  private static final String NOT_AN_ID = "-";

  private static final long PAUSE_S = 1;

  private final Tasks tasks;
  private final @Nullable String id;
  private final Board board;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile @Nullable Events open;
  private volatile boolean closed;

  /**
   * Creates a follower.
   *
   * @param id the task; null for all of the board
   */
  Follower(Tasks tasks, @Nullable String id, Board board) {
    this.tasks = tasks;
    this.id = id;
    this.board = board;
  }

  @Override
  public void run() {
    try {
      while (!closed && !follow()) {
        TimeUnit.SECONDS.sleep(PAUSE_S);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the stream has come to its end, or there will never be one. */
  private boolean follow() throws InterruptedException {
    try (Events events = tasks.events(id, id == null ? NOT_AN_ID : null)) {
      open = events;
      if (closed) {
        return true;
      }
      for (TaskEvent event = events.next(); event != null; event = events.next()) {
        take(event);
      }
      return id != null || closed;
    } catch (ProblemException e) {
      return isLasting(e.problem().status());
    } catch (IOException _) {
      return closed;
    }
  }

  /** Whether the request is refused for good, which the command itself reports. */
  private static boolean isLasting(int status) {
    return status >= 400 && status < 500 && status != 429;
  }

  private void take(TaskEvent event) throws IOException, InterruptedException {
    switch (event.name()) {
      case "task" -> board.put(TaskLine.of(TaskDocument.of(event.data())));
      case "reset" -> readInBackground();
      default -> board.event(event.name(), event.data());
    }
  }

  /** A stream whose events are not read for long is ended by its node. */
  private void readInBackground() {
    if (reading.compareAndSet(false, true)) {
      Thread.ofVirtual().start(this::read);
    }
  }

  private void read() {
    try {
      for (TaskLine line : board.lines()) {
        if (!closed && !board.ended(line.id())) {
          read(line.id());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      reading.set(false);
    }
  }

  private void read(String task) throws InterruptedException {
    try {
      board.put(TaskLine.of(tasks.get(task)));
    } catch (IOException _) {
      // Its events will tell, or the command itself.
    }
  }

  @Override
  public void close() {
    closed = true;
    Events events = open;
    if (events != null) {
      events.close();
    }
  }
}
