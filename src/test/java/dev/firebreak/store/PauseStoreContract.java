package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.pause.Pause;
import dev.firebreak.pause.PauseStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every store of pauses does. */
public abstract class PauseStoreContract {
  private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Pause FULL = new Pause("report", SINCE, "team ü", "the archive's \"move\"");
  private static final Pause BARE = new Pause("Thumb", SINCE.plusSeconds(9), "", "");

  /** An empty one. */
  protected abstract PauseStore pauses() throws Exception;

  /** The same one after everything was closed and opened again. */
  protected abstract PauseStore reopened() throws Exception;

  @Test
  void pausesAreKeptWhenTheStoreIsReopened() throws Exception {
    PauseStore store = pauses();
    assertThat(answer(store.list())).isEmpty();
    answer(store.save(FULL));
    answer(store.save(BARE));
    assertThat(answer(store.list())).containsExactly(BARE, FULL);
    assertThat(answer(reopened().list())).containsExactly(BARE, FULL);
  }

  @Test
  void theFirstPauseOfATypeStays() throws Exception {
    PauseStore store = pauses();
    answer(store.save(FULL));
    answer(store.save(new Pause("report", SINCE.plusSeconds(1), "other", "another reason")));
    assertThat(answer(store.list())).containsExactly(FULL);
  }

  @Test
  void onlyThePauseOfTheGivenTypeIsDeleted() throws Exception {
    PauseStore store = pauses();
    answer(store.save(FULL));
    answer(store.save(BARE));
    answer(store.delete("Thumb"));
    answer(store.delete("unknown"));
    assertThat(answer(store.list())).containsExactly(FULL);
  }
}
