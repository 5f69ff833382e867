package dev.firebreak.socket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Enough threads that wait for sockets for this machine, which take them by turns. */
final class EventLoops {
  /** Waiting and reading is a quarter of what a request costs. */
  private static final int CORES_EACH = 4;

  private final List<EventLoop> all = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  EventLoops() throws IOException {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_EACH);
    for (int i = 0; i < count; i++) {
      all.add(new EventLoop("firebreak-sockets-" + i));
    }
  }

  /** The one that listens. */
  EventLoop first() {
    return all.getFirst();
  }

  EventLoop next() {
    return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
  }

  void end() {
    all.forEach(EventLoop::endWhenIdle);
  }
}
