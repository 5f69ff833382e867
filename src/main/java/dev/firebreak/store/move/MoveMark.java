package dev.firebreak.store.move;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The mark in a store whose tasks were, or may have been, moved to another.
 *
 * @param state the state of the move
 * @param token identifies the move in both stores
 * @param where the address of the other store, without secrets
 * @param at when the move got into this state
 */
public record MoveMark(State state, String token, String where, Instant at) {
  private static final int LINES = 4;

  /** The state of a move, as recorded in its source. */
  public enum State {
    /** Only the other store records whether the tasks are there. */
    MOVING,
    /** The tasks are in the other store. */
    MOVED
  }

  /** The text that is stored. */
  public String text() {
    return String.join("\n", state.name(), token, at.toString(), where);
  }

  /** Parses the text that {@link #text} returned. */
  public static MoveMark of(String text) {
    List<String> lines = List.of(text.split("\n", LINES));
    return new MoveMark(
        State.valueOf(lines.get(0)), lines.get(1), lines.get(3), Instant.parse(lines.get(2)));
  }

  MoveMark moved(Instant now) {
    return new MoveMark(State.MOVED, token, where, now);
  }

  /** Describes the state of the store and what the operator can do. */
  public String words() {
    return switch (state) {
      case MOVED ->
          String.format(
              Locale.ROOT,
              "was moved to %s at %s: its tasks are there, and run only there",
              where,
              at);
      case MOVING ->
          String.format(
              Locale.ROOT,
              "was being moved to %s at %s, and only that database records whether the move is"
                  + " done. Run \"firebreak move\" again to finish the move, or \"firebreak move"
                  + " --abandon\"",
              where,
              at);
    };
  }
}
