package dev.firebreak.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes the tokens of a file, for commands. Lines of other tokens, comments and empty lines stay
 * as they are; lines of expired tokens go when a token of their name is saved. The stages are
 * complete, or have failed with an {@link IOException} whose message is for the operator.
 */
public final class TokenFileEditor implements TokenStore {
  private final Path file;
  private final boolean mayCreate;
  private final InstantSource clock;

  private TokenFileEditor(Path file, boolean mayCreate, InstantSource clock) {
    this.file = file;
    this.mayCreate = mayCreate;
    this.clock = clock;
  }

  /** Works on a file that must exist. */
  public static TokenFileEditor of(Path file, InstantSource clock) {
    return new TokenFileEditor(file, false, clock);
  }

  /** Works on a file that is created with mode 0600 when a token is saved, if it does not exist. */
  public static TokenFileEditor creating(Path file, InstantSource clock) {
    return new TokenFileEditor(file, true, clock);
  }

  @Override
  public CompletionStage<List<Token>> list() {
    try {
      return CompletableFuture.completedStage(
          mayCreate && !Files.exists(file) ? List.of() : TokenFile.read(file));
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public CompletionStage<@Nullable Void> save(List<Token> tokens) {
    return edit(lines -> saved(lines, tokens));
  }

  @Override
  public CompletionStage<@Nullable Void> delete(Set<TokenHash> hashes) {
    return edit(
        lines ->
            lines.stream()
                .filter(line -> line.token() == null || !hashes.contains(line.token().hash()))
                .toList());
  }

  private List<TokenFile.Line> saved(List<TokenFile.Line> lines, List<Token> tokens) {
    Set<String> names = tokens.stream().map(Token::name).collect(Collectors.toSet());
    Map<TokenHash, Token> left = new LinkedHashMap<>();
    tokens.forEach(token -> left.put(token.hash(), token));
    List<TokenFile.Line> next = new ArrayList<>();
    for (TokenFile.Line line : lines) {
      Token old = line.token();
      Token now = old == null ? null : left.remove(old.hash());
      if (now != null && !now.equals(old)) {
        next.add(TokenFile.Line.of(now));
      } else if (old == null || old.isValidAt(clock.millis()) || !names.contains(old.name())) {
        next.add(line);
      }
    }
    left.values().forEach(token -> next.add(TokenFile.Line.of(token)));
    return next;
  }

  /** Makes the lines of the file from those that it has. */
  @FunctionalInterface
  private interface Edit {
    List<TokenFile.Line> of(List<TokenFile.Line> lines);
  }

  private CompletionStage<@Nullable Void> edit(Edit edit) {
    try {
      if (mayCreate && !Files.exists(file)) {
        FileReplacement.create(file, text(edit.of(List.of())));
      } else {
        FileReplacement.replace(file, path -> text(edit.of(TokenFile.lines(path))));
      }
      return CompletableFuture.completedStage(null);
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static String text(List<TokenFile.Line> lines) {
    return lines.stream().map(line -> line.text() + '\n').collect(Collectors.joining());
  }
}
