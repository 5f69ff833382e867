package dev.firebreak.store.move;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What stands in a store whose tasks were, or may have been, brought into another.
 *
 * @param state how far that has come
 * @param token names this move, in both stores
 * @param where the other store is, without secrets
 * @param at when it got into this state
 */
public record MoveMark(State state, String token, String where, Instant at) {
  private static final int LINES = 4;

  /** How far a move has come, as far as its source knows. */
  public enum State {
    /** Whether the tasks are there only the other store knows. */
    MOVING,
    /** They are there. */
    MOVED
  }

  /** As it is stored. */
  public String text() {
    return String.join("\n", state.name(), token, at.toString(), where);
  }

  /** Reads what {@link #text} wrote. */
  public static MoveMark of(String text) {
    List<String> lines = List.of(text.split("\n", LINES));
    return new MoveMark(
        State.valueOf(lines.get(0)), lines.get(1), lines.get(3), Instant.parse(lines.get(2)));
  }

  MoveMark done(Instant now) {
    return new MoveMark(State.MOVED, token, where, now);
  }

  /** What became of the store, and what is to be done about it. */
  public String words() {
    return switch (state) {
      case MOVED ->
          String.format(
              Locale.ROOT,
              "was moved to %s at %s: its tasks are there now, and run there only",
              where,
              at);
      case MOVING ->
          String.format(
              Locale.ROOT,
              "was being moved to %s at %s, and whether it got there is not known here. Run"
                  + " \"firebreak move\" again, which finishes it, or \"firebreak move --abandon\"",
              where,
              at);
    };
  }
}
