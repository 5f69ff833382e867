package dev.firebreak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.exposition.DocumentBytes;
import dev.firebreak.exposition.Exposition;
import dev.firebreak.exposition.Format;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many clients that scrape at once cost no more than one of each format. */
class SharedScrapesTest {
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private int read;
  private Runnable onRead = () -> {};
  private final SharedScrapes scrapes = new SharedScrapes(queue::add, this::read);

  private Exposition read(Format format) {
    read++;
    onRead.run();
    return new Exposition(format, new DocumentBytes(0));
  }

  private CompletableFuture<Exposition> scrape(Format format) {
    return scrapes.scrape(format).toCompletableFuture();
  }

  @Test
  void scrapesThatWaitShareOneReading() {
    CompletableFuture<Exposition> first = scrape(Format.TEXT);
    CompletableFuture<Exposition> second = scrape(Format.TEXT);
    assertThat(queue).hasSize(1);
    queue.remove().run();
    assertThat(first.join()).isSameAs(second.join());
    assertThat(read).isOne();
  }

  @Test
  void aScrapeAfterTheReadingHasBegunIsReadAnew() {
    List<CompletableFuture<Exposition>> later = new ArrayList<>();
    onRead = () -> later.add(scrape(Format.TEXT));
    CompletableFuture<Exposition> first = scrape(Format.TEXT);
    queue.remove().run();
    assertThat(first).isCompleted();
    assertThat(later.getFirst()).isNotCompleted();
    onRead = () -> {};
    queue.remove().run();
    assertThat(later.getFirst()).isCompleted();
    assertThat(read).isEqualTo(2);
  }

  @Test
  void eachFormatIsWrittenForItself() {
    CompletableFuture<Exposition> text = scrape(Format.TEXT);
    CompletableFuture<Exposition> messages = scrape(Format.PROTOBUF);
    assertThat(queue).hasSize(2);
    queue.forEach(Runnable::run);
    assertThat(text.join().contentType()).startsWith("text/plain");
    assertThat(messages.join().contentType()).contains("protobuf");
  }

  @Test
  void aClientThatGivesUpTakesNothingFromOthers() {
    CompletableFuture<Exposition> first = scrape(Format.TEXT);
    CompletableFuture<Exposition> second = scrape(Format.TEXT);
    assertThat(first.cancel(true)).isTrue();
    queue.remove().run();
    assertThat(second).isCompleted();
  }
}
