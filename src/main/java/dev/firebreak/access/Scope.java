package dev.firebreak.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A right that a token can grant. */
public enum Scope {
  /** To make calls. */
  CALL,
  /** To submit tasks, and to have ended ones run again. */
  SUBMIT,
  /** To read tasks, their results and events, and the list of types. */
  READ,
  /** To cancel tasks. */
  CANCEL,
  /** To read the state of the node and of the cluster. */
  METRICS,
  /** Everything, including the administration of tokens. */
  ADMIN;

  /** The name in commands, documents and the store. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Scope> ofWord(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }

  /**
   * Reads names that are separated by commas.
   *
   * @throws IllegalArgumentException if there is none, or one is unknown
   */
  public static Set<Scope> parse(String text) {
    EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : text.split(",", -1)) {
      scopes.add(
          ofWord(word.strip())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "\""
                              + word
                              + "\" is not a scope; the scopes are "
                              + words(Set.of(values())))));
    }
    return Set.copyOf(scopes);
  }

  /** The names in the order of this enum, separated by commas. */
  public static String words(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(","));
  }
}
