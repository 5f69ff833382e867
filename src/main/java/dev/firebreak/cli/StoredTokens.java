package dev.firebreak.cli;

import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenDocument;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Works on the store itself. */
record StoredTokens(TokenAdmin admin) implements TokenService {
  @Override
  public TokenDocument create(Map<String, String> members) throws StoreException {
    return TokenDocument.of(await(admin.create(TokenRequest.parse(members))));
  }

  @Override
  public List<TokenDocument> list() throws StoreException {
    return await(admin.list()).stream().map(TokenDocument::of).toList();
  }

  @Override
  public TokenDocument rotate(String name, String overlap) throws StoreException {
    return TokenDocument.of(await(admin.rotate(name, TokenRequest.span("overlap", overlap))));
  }

  @Override
  public int revoke(String name) throws StoreException {
    return await(admin.revoke(name));
  }

  private static <T> T await(CompletionStage<T> stage) throws StoreException {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case StoreException failure -> throw failure;
        case TokenAdmin.Refused refused -> throw refused;
        case null, default -> throw e;
      }
    }
  }
}
