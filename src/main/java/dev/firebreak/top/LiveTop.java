package dev.firebreak.top;

import dev.firebreak.terminal.FullScreen;
import dev.firebreak.terminal.KeyReader;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.TerminalSize;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The screen, drawn again at each key and each answer of the node. */
final class LiveTop {
  /** So often the size of the terminal and the age of an answer are looked at. */
  private static final long TICK_MS = 1000;

  private final String node;
  private final SnapshotReader reader;
  private final Duration interval;
  private final Style style;
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
  private TopView view = TopView.START;
  private Snapshot known;
  private Snapshot shown;
  private Link link = Link.answering(System.nanoTime());

  /** What the screen is drawn again for. */
  private sealed interface News {}

  /** A key; null at the end of the input. */
  private record Pressed(@Nullable String key) implements News {}

  private record Answered(Snapshot snapshot) implements News {}

  private record Failed(String reason) implements News {}

  LiveTop(String node, SnapshotReader reader, Snapshot first, Duration interval, Style style) {
    this.node = node;
    this.reader = reader;
    this.known = first;
    this.shown = first;
    this.interval = interval;
    this.style = style;
  }

  /** Draws until the user quits. */
  void run() throws IOException, InterruptedException {
    try (FullScreen screen = FullScreen.open()) {
      Thread.ofPlatform().daemon().name("keys").start(() -> readKeys(new KeyReader(screen.keys())));
      Thread asking = Thread.ofVirtual().start(this::ask);
      try {
        draw(screen);
        while (take(news.poll(TICK_MS, TimeUnit.MILLISECONDS))) {
          draw(screen);
        }
      } finally {
        asking.interrupt();
      }
    }
  }

  private void draw(FullScreen screen) {
    TerminalSize size = TerminalSize.ofTerminal();
    String text = view.paused() ? "paused" : link.text(System.nanoTime());
    screen.draw(TopText.screen(node, shown, view, text, size, style), size.rows());
  }

  /** Returns whether to go on. */
  private boolean take(@Nullable News next) {
    switch (next) {
      case null -> {}
      case Pressed pressed -> {
        String key = pressed.key();
        if (key == null || key.equals("q")) {
          return false;
        }
        view = view.after(key);
      }
      case Answered answered -> {
        known = answered.snapshot();
        link = link.answered(System.nanoTime());
      }
      case Failed failed -> link = link.failed(failed.reason(), System.nanoTime());
    }
    shown = view.paused() ? shown : known;
    return true;
  }

  private void readKeys(KeyReader keys) {
    try {
      String key;
      do {
        key = keys.next();
        news.add(new Pressed(key));
      } while (key != null);
    } catch (IOException _) {
      news.add(new Pressed(null)); // The terminal is gone.
    }
  }

  private void ask() {
    try {
      while (true) {
        Thread.sleep(interval);
        askOnce();
      }
    } catch (InterruptedException _) {
      // The screen is closed.
    }
  }

  private void askOnce() throws InterruptedException {
    try {
      news.add(new Answered(reader.read()));
    } catch (IOException e) {
      String message = e.getMessage();
      news.add(new Failed(message == null ? "connection refused or lost" : message));
    }
  }
}
