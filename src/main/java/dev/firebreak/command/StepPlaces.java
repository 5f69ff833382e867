package dev.firebreak.command;

import dev.firebreak.process.ReaderWatch;
import dev.firebreak.process.RequestPipe;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches the processes that have places, as a process that is killed does not free its own.
 * Thread-safe.
 */
final class StepPlaces {
  /**
   * How many are watched at once, as each takes a descriptor of the node. The places of others are
   * freed when many are taken.
   */
  private static final int MOST = 100;

  private final StepFolder folder;
  private final RequestPipe pipe;
  private final Map<String, Watched> watched = new HashMap<>();
  private int last;
  private boolean closed;

  /** A place that is watched, with the number that its line has. */
  private record Watched(int number, ReaderWatch watch) {}

  StepPlaces(StepFolder folder, RequestPipe pipe) {
    this.folder = folder;
    this.pipe = pipe;
  }

  /** A process has taken a place, and waits for an answer; returns false if it is gone already. */
  synchronized boolean taken(String place) {
    left(place);
    if (closed || watched.size() >= MOST) {
      return true;
    }
    last++;
    ReaderWatch watch = pipe.watch(folder.pipe(place), "gone " + place + " " + last);
    if (watch != null) {
      watched.put(place, new Watched(last, watch));
    }
    return watch != null || folder.isThere(place);
  }

  /** The process has left its place. */
  synchronized void left(String place) {
    Watched before = watched.remove(place);
    if (before != null) {
      before.watch().close();
    }
  }

  /**
   * Whether the process that has a place now is gone, by a line that this node has written, or a
   * program has forged.
   */
  synchronized boolean gone(String place, String number) {
    Watched now = watched.get(place);
    return now != null && Integer.toString(now.number()).equals(number) && !folder.isThere(place);
  }

  /** Watches none any more. */
  synchronized void close() {
    closed = true;
    watched.values().forEach(one -> one.watch().close());
    watched.clear();
  }
}
