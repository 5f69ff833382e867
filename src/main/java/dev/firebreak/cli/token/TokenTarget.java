package dev.firebreak.cli.token;

import static java.util.Objects.requireNonNull;

import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenFileEditor;
import dev.firebreak.access.TokenStore;
import dev.firebreak.audit.AuditedCommand;
import dev.firebreak.cli.option.CaOption;
import dev.firebreak.cli.option.DatabaseOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.StoreOption;
import dev.firebreak.cli.option.TokenOption;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.config.AuditSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.StoreSettings;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.postgres.tasks.PostgresTokens;
import dev.firebreak.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that select where tokens are administrated: a store, a file, or a running node. */
final class TokenTarget {
  private static final long NO_INPUTS = 1;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The URL of a running node to ask. Default: work on the store itself, which in the case of"
            + " a data folder only one process can use: while a node runs on it, give the node's"
            + " URL."
      })
  private @Nullable URI url;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = {
        "Work on this file for http.token-file instead. A node that runs reads it again within"
            + " seconds. token create makes it, with mode 0600, if it does not exist."
      })
  private @Nullable Path file;

  @Mixin private TokenOption token = new TokenOption();

  @Mixin private CaOption ca = new CaOption();

  @Mixin private StoreOption store = new StoreOption();

  /** An operation on tokens. */
  @FunctionalInterface
  interface Work {
    int on(TokenService tokens) throws IOException, InterruptedException, StoreException;
  }

  /** Runs the operation; prints an error and returns the exit code. */
  int run(Work work) throws InterruptedException {
    return run(work, TokenFileEditor::of);
  }

  /** As {@link #run}, and creates the file if there is none. */
  int create(Work work) throws InterruptedException {
    return run(work, TokenFileEditor::creating);
  }

  private int run(Work work, BiFunction<Path, InstantSource, TokenFileEditor> editor)
      throws InterruptedException {
    try {
      if (file != null) {
        refuseOtherTarget();
        return inFile(editor.apply(file, InstantSource.system()), work);
      }
      return url == null ? StoreOption.guard(() -> stored(work)) : remote(url, work);
    } catch (UncheckedIOException e) {
      System.err.println(requireNonNull(e.getCause()).getMessage());
      return ExitCode.DATA_ERROR;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (TokenAdmin.Refused e) {
      System.err.println(e.getMessage());
      return ExitCode.DATA_ERROR;
    } catch (AuditedCommand.Unwritten e) {
      System.err.println(e.getMessage());
      return ExitCode.TEMPORARY;
    }
  }

  boolean hasFile() {
    return file != null;
  }

  private void refuseOtherTarget() {
    if (url != null || store.isGiven()) {
      throw new IllegalArgumentException("--file, --url and --data-dir exclude each other");
    }
  }

  private static int inFile(TokenFileEditor file, Work work) throws InterruptedException {
    InstantSource clock = InstantSource.system();
    try (AuditedCommand unrecorded = AuditedCommand.unrecorded(clock)) {
      return work.on(new StoredTokens(new TokenAdmin(file, clock), unrecorded));
    } catch (IOException | StoreException e) {
      throw new IllegalStateException("a file neither answers over HTTP nor is a store", e);
    }
  }

  private int remote(URI url, Work work) throws InterruptedException {
    try (FirebreakClient client = NodeOption.client(url, token.token(), ca.context())) {
      return work.on(new RemoteTokens(client));
    } catch (RemoteTokens.Refused e) {
      System.err.println(e.getMessage());
      return ExitCode.ofStatus(e.status());
    } catch (IOException e) {
      return NodeOption.noAnswer(url, e);
    } catch (StoreException e) {
      throw new IllegalStateException("a node answers with problems", e);
    }
  }

  private int stored(Work work) throws StoreException, InvalidConfig {
    StoreSettings shared = store.shared();
    if (shared == null) {
      return inFolder(store.folder(), store.audit(), work);
    }
    try (PostgresTokens tokens =
        PostgresTokens.open(DatabaseOption.options(shared, shared.user()))) {
      return work(tokens.tokens(), store.audit(), work);
    }
  }

  private static int inFolder(Path folder, AuditSettings audit, Work work) throws StoreException {
    StoreOptions options =
        new StoreOptions(
            "token command", InstantSource.system(), Runnable::run, NO_INPUTS, () -> {});
    try (SqliteStore opened = SqliteStore.open(folder, options)) {
      return work(opened.tokens(), audit, work);
    }
  }

  private static int work(TokenStore tokens, AuditSettings settings, Work work)
      throws StoreException {
    InstantSource clock = InstantSource.system();
    try (AuditedCommand audit = AuditedCommand.open(settings, clock)) {
      return work.on(new StoredTokens(new TokenAdmin(tokens, clock), audit));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("a store neither answers over HTTP nor is interrupted", e);
    }
  }
}
