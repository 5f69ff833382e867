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
  private final OperatorChange.Maker maker;

  /** Uses readers and a writer, and closes neither. */
  public JdbcTokenStore(Readers<?> readers, OperatorChange.Maker maker) {
    this.readers = readers;
    this.maker = maker;
  }

  @Override
  public CompletionStage<List<Token>> list() {
    return readers.read(TaskReads::tokens);
  }

  @Override
  public CompletionStage<@Nullable Void> save(List<Token> tokens) {
    return maker.make(
        statements -> {
          TokenTable table = new TokenTable(statements);
          for (Token token : tokens) {
            table.save(token);
          }
        });
  }

  @Override
  public CompletionStage<@Nullable Void> delete(Set<TokenHash> hashes) {
    return maker.make(
        statements -> {
          TokenTable table = new TokenTable(statements);
          for (TokenHash hash : hashes) {
            table.delete(hash);
          }
        });
  }
}
