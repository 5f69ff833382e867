package dev.firebreak.cli.token;

import dev.firebreak.access.TokenDocument;
import dev.firebreak.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Administrates tokens, of a running node or in a store. */
interface TokenService {
  /** Creates a token; the members are those of {@link dev.firebreak.access.TokenRequest}. */
  TokenDocument create(Map<String, String> members)
      throws IOException, InterruptedException, StoreException;

  List<TokenDocument> list() throws IOException, InterruptedException, StoreException;

  TokenDocument rotate(String name, String overlap)
      throws IOException, InterruptedException, StoreException;

  /** Returns how many tokens of the name were deleted. */
  int revoke(String name) throws IOException, InterruptedException, StoreException;
}
