package dev.firebreak.metrics;

import dev.firebreak.exposition.Exposition;
import dev.firebreak.exposition.Format;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Scrapes that wait for the thread and want the same format get the same answer, whose values are
 * read after all of them have asked. So no more of them wait than there are formats, however many
 * clients scrape. Thread-safe.
 */
final class SharedScrapes {
  private final Executor thread;
  private final Function<Format, Exposition> scraper;

  /** The scrapes that have not begun. */
  private final Map<Format, CompletableFuture<Exposition>> waiting = new EnumMap<>(Format.class);

  /**
   * Creates it.
   *
   * @param thread runs one scrape after the other
   * @param scraper reads and writes all metrics
   */
  SharedScrapes(Executor thread, Function<Format, Exposition> scraper) {
    this.thread = thread;
    this.scraper = scraper;
  }

  CompletionStage<Exposition> scrape(Format format) {
    synchronized (waiting) {
      return waiting
          .computeIfAbsent(format, _ -> CompletableFuture.supplyAsync(() -> begin(format), thread))
          .minimalCompletionStage();
    }
  }

  private Exposition begin(Format format) {
    synchronized (waiting) {
      waiting.remove(format);
    }
    return scraper.apply(format);
  }
}
