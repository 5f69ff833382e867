package dev.firebreak.store.jdbc;

import dev.firebreak.access.Token;
import dev.firebreak.access.TokenHash;
import dev.firebreak.access.TokenStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tokens in the database of the tasks: read by its readers, changed as the engine does it. */
public final class JdbcTokenStore implements TokenStore {
  private final Readers<?> readers;
  private final Changer changer;

  /** How an engine changes the table. */
  @FunctionalInterface
  public interface Changer {
    /** Makes a change in a transaction; completes when it is on stable storage. */
    CompletionStage<@Nullable Void> change(TokenTable.Change change);
  }

  /** Uses readers and a writer, and closes neither. */
  public JdbcTokenStore(Readers<?> readers, Changer changer) {
    this.readers = readers;
    this.changer = changer;
  }

  @Override
  public CompletionStage<List<Token>> list() {
    return readers.read(TaskReads::tokens);
  }

  @Override
  public CompletionStage<@Nullable Void> save(List<Token> tokens) {
    return changer.change(
        table -> {
          for (Token token : tokens) {
            table.save(token);
          }
        });
  }

  @Override
  public CompletionStage<@Nullable Void> delete(Set<TokenHash> hashes) {
    return changer.change(
        table -> {
          for (TokenHash hash : hashes) {
            table.delete(hash);
          }
        });
  }
}
