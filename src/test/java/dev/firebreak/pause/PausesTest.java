package dev.firebreak.pause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.ManualClock;
import dev.firebreak.fixture.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node's copy of all pauses. */
class PausesTest {
  private final ManualClock clock = new ManualClock();
  private final GatedStore store = new GatedStore();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Pauses pauses;

  /** Pauses that can be made unreadable, or be read late. */
  private static final class GatedStore implements PauseStore {
    private final MemoryPauses all = new MemoryPauses();
    volatile boolean away;

    /** Lists are given once this is complete. */
    volatile CompletionStage<Void> gate = CompletableFuture.completedStage(null);

    @Override
    public CompletionStage<List<Pause>> list() {
      CompletionStage<List<Pause>> now = all.list();
      return away
          ? CompletableFuture.failedStage(new IllegalStateException("the store is away"))
          : gate.thenCompose(_ -> now);
    }

    @Override
    public CompletionStage<Void> save(Pause pause) {
      return all.save(pause);
    }

    @Override
    public CompletionStage<Void> delete(String type) {
      return all.delete(type);
    }
  }

  private void open(boolean shared) throws Exception {
    pauses = Pauses.open(store, shared, clock);
    pauses.listen((type, pause) -> told.add(type + (pause == null ? " resumed" : " paused")));
  }

  @AfterEach
  void close() {
    if (pauses != null) {
      pauses.close();
    }
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Pause pause(String type) {
    return new Pause(type, clock.instant(), "ops", "why");
  }

  @Test
  void aPauseIsEffectiveWhenItIsAnsweredAndKeepsItsTimeAndReason() throws Exception {
    open(false);
    assertThat(now(pauses.pause("t", "ops", "why"))).isEqualTo(pause("t"));
    assertThat(pauses.find("t")).isEqualTo(pause("t"));
    Pause first = pause("t");
    clock.advance(Duration.ofHours(1));
    assertThat(now(pauses.pause("t", "other", "another reason"))).isEqualTo(first);
    assertThat(now(pauses.resume("t"))).isEqualTo("t");
    now(pauses.resume("t"));
    assertThat(pauses.find("t")).isNull();
    assertThat(told).containsExactly("t paused", "t resumed");
  }

  @Test
  void whatIsStoredHoldsFromTheStart() throws Exception {
    now(store.save(pause("t")));
    open(false);
    assertThat(pauses.find("t")).isEqualTo(pause("t"));
    assertThat(pauses.stored()).isTrue();
    pauses.tell("t");
    pauses.tell("new");
    assertThat(told).containsExactly("t paused", "t paused", "new resumed");
  }

  @Test
  void changesOfAnotherNodeAreSeenWithoutARequest() throws Exception {
    open(true);
    now(store.save(pause("t")));
    await().atMost(Patience.LIMIT).until(() -> pauses.find("t") != null);
    now(store.delete("t"));
    await().atMost(Patience.LIMIT).until(() -> pauses.find("t") == null);
    // Listeners are told after the change is effective.
    await().untilAsserted(() -> assertThat(told).containsExactly("t paused", "t resumed"));
  }

  @Test
  void aChangeIsEffectiveAlsoIfTheStoreCannotBeReadAfterIt() throws Exception {
    now(store.save(pause("u")));
    open(false);
    store.away = true;
    assertThat(now(pauses.pause("t", "ops", "why"))).isEqualTo(pause("t"));
    now(pauses.resume("u"));
    assertThat(pauses.find("t")).isEqualTo(pause("t"));
    assertThat(pauses.find("u")).isNull();
  }

  @Test
  void anOlderReadingDoesNotReplaceANewerOne() throws Exception {
    open(false);
    CompletableFuture<Void> late = new CompletableFuture<>();
    store.gate = late;
    CompletionStage<Void> older = pauses.refresh();
    store.gate = CompletableFuture.completedStage(null);
    now(pauses.pause("t", "ops", "why"));
    late.complete(null);
    now(older);
    assertThat(pauses.find("t")).isNotNull();
  }

  @Test
  void aNodeWithoutAStoreKeepsPausesInMemory() throws Exception {
    pauses = Pauses.open(null, true, clock);
    now(pauses.pause("t", "", ""));
    assertThat(pauses.find("t")).isNotNull();
    assertThat(pauses.stored()).isFalse();
  }

  @Test
  void aDescriptionHasWhatIsKnown() {
    Instant at = Instant.parse("2026-01-02T03:04:05.678901Z");
    assertThat(new Pause("t", at, "ops", "it moves.").describe())
        .isEqualTo("Type t was paused at 2026-01-02T03:04:05.678Z by ops: it moves");
    assertThat(new Pause("t", at, "", "").describe())
        .isEqualTo("Type t was paused at 2026-01-02T03:04:05.678Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "\u0007", "a\u0000b"})
  void aReasonIsOneLine(String reason) {
    assertThatThrownBy(() -> Pause.checkedReason(reason + " x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("control characters");
  }

  @Test
  void aReasonIsShort() {
    String longest = "ü".repeat(Pause.LONGEST_REASON);
    assertThat(Pause.checkedReason("  " + longest + '\n')).isEqualTo(longest);
    assertThatThrownBy(() -> Pause.checkedReason(longest + "x")).hasMessageContaining("501");
  }
}
