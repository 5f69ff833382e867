package dev.firebreak.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How the tokens of a file differ from those before, by name.
 *
 * @param added those that are new
 * @param removed those that are no longer there
 * @param changed those whose rights or end have changed
 */
public record TokenChange(List<String> added, List<String> removed, List<String> changed) {

  /** Compares tokens; empty if they are the same. */
  static Optional<TokenChange> between(List<Token> before, List<Token> now) {
    Map<TokenHash, Token> left = new HashMap<>();
    before.forEach(token -> left.put(token.hash(), token));
    TreeSet<String> added = new TreeSet<>();
    TreeSet<String> changed = new TreeSet<>();
    for (Token token : now) {
      Token old = left.remove(token.hash());
      if (old == null) {
        added.add(token.name());
      } else if (!old.equals(token)) {
        changed.add(token.name());
      }
    }
    TreeSet<String> removed = new TreeSet<>();
    left.values().forEach(token -> removed.add(token.name()));
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TokenChange(List.copyOf(added), List.copyOf(removed), List.copyOf(changed)));
  }
}
