package dev.firebreak.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a file beside those of a store. The file is read again when it has changed; one
 * that is wrong changes nothing. Thread-safe.
 */
final class FileTokenStore implements TokenStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileTokenStore.class);

  private final Path file;
  private final @Nullable TokenStore store;
  private final Consumer<TokenChange> changes;
  private List<Token> tokens;
  private @Nullable State seen;
  private String fault = "";

  /** The state by which a change of the file is noticed; key is null where files have none. */
  private record State(FileTime changed, long size, @Nullable Object key) {}

  /**
   * Reads the file for the first time.
   *
   * @param changes is given each change of the tokens from then on
   * @throws IOException if it is wrong
   */
  FileTokenStore(Path file, @Nullable TokenStore store, Consumer<TokenChange> changes)
      throws IOException {
    this.file = file;
    this.changes = changes;
    this.store = store;
    seen = state();
    tokens = TokenFile.read(file);
  }

  private @Nullable State state() {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new State(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException _) {
      return null;
    }
  }

  @Override
  public CompletionStage<List<Token>> list() {
    List<Token> here = current();
    return store == null
        ? CompletableFuture.completedStage(here)
        : store.list().thenApply(kept -> Stream.concat(kept.stream(), here.stream()).toList());
  }

  private synchronized List<Token> current() {
    State now = state();
    if (now == null || !now.equals(seen) || !fault.isEmpty()) {
      readAgain(now);
    }
    return tokens;
  }

  private void readAgain(@Nullable State now) {
    try {
      List<Token> before = tokens;
      tokens = TokenFile.read(file);
      seen = now;
      TokenChange.between(before, tokens).ifPresent(changes);
      if (!fault.isEmpty()) {
        LOG.info("The file with tokens can be used again: {}.", file);
      }
      fault = "";
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.equals(fault)) {
        LOG.warn(
            "The file with tokens can't be used ({}); this node uses its tokens of the last reading"
                + " until the file is correct. Correct the file.",
            message);
      }
      fault = message;
    }
  }

  @Override
  public CompletionStage<@Nullable Void> save(List<Token> all) {
    return readOnly();
  }

  @Override
  public CompletionStage<@Nullable Void> delete(Set<TokenHash> hashes) {
    return readOnly();
  }

  private static CompletionStage<@Nullable Void> readOnly() {
    return CompletableFuture.failedStage(
        new UnsupportedOperationException("tokens are changed in the store"));
  }
}
