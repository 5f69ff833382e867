package dev.firebreak.cli.token;

import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenDocument;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.audit.AuditedCommand;
import dev.firebreak.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Works on the store itself, or on a file with tokens; records changes in the audit log. */
record StoredTokens(TokenAdmin admin, AuditedCommand audit) implements TokenService {
  @Override
  public TokenDocument create(Map<String, String> members) throws StoreException {
    TokenRequest request = TokenRequest.parse(members);
    return TokenDocument.of(audit.run("createToken", members, () -> await(admin.create(request))));
  }

  @Override
  public List<TokenDocument> list() throws StoreException {
    return await(admin.list()).stream().map(TokenDocument::of).toList();
  }

  @Override
  public TokenDocument rotate(String name, String overlap) throws StoreException {
    Duration span = TokenRequest.span("overlap", overlap);
    return TokenDocument.of(
        audit.run(
            "rotateToken",
            Map.of("name", name, "overlap", overlap),
            () -> await(admin.rotate(name, span))));
  }

  @Override
  public int revoke(String name) throws StoreException {
    return audit.run("revokeToken", Map.of("name", name), () -> await(admin.revoke(name)));
  }

  private static <T> T await(CompletionStage<T> stage) throws StoreException {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case StoreException failure -> throw failure;
        case TokenAdmin.Refused refused -> throw refused;
        case IOException unusable -> throw new UncheckedIOException(unusable);
        case null, default -> throw e;
      }
    }
  }
}
