package dev.firebreak.node;

import dev.firebreak.access.TokenChange;
import dev.firebreak.audit.AuditEntry;
import dev.firebreak.audit.AuditEntry.Actor;
import dev.firebreak.audit.AuditEntry.Outcome;
import dev.firebreak.audit.AuditLog;
import dev.firebreak.audit.AuditUnavailable;
import dev.firebreak.config.AuditSettings.Event;
import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.TlsSettings;
import dev.firebreak.http.Reloading;
import dev.firebreak.tls.TlsServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records reloads that no request asked for in the audit log: those by a signal, before and after
 * they are run, and changes of files with tokens or certificates, which the node follows by itself.
 */
record ReloadAudit(AuditLog audit) {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadAudit.class);
  private static final String OPERATION = "reload";
  private static final int OK = 200;
  private static final int INVALID = 422;
  private static final int FAILED = 500;

  /** Reloads, unless that can't be recorded. */
  void bySignal(Reloading reloading) {
    AuditEntry entry = new AuditEntry(Actor.SIGNAL, OPERATION, Map.of(), null);
    boolean covered = audit.covers(Event.CHANGES);
    CompletionStage<@Nullable String> begun =
        covered ? audit.begin(entry).thenApply(id -> id) : CompletableFuture.completedStage(null);
    var _ =
        begun
            .thenCompose(
                id ->
                    reloading
                        .reload()
                        .whenComplete(
                            (_, failure) -> {
                              if (covered) {
                                audit.end(id, entry, outcome(failure));
                              }
                            }))
            .whenComplete((_, failure) -> log(failure));
  }

  private static Outcome outcome(@Nullable Throwable failure) {
    if (failure == null) {
      return new Outcome(OK, null, Map.of());
    }
    return cause(failure) instanceof InvalidConfig
        ? new Outcome(INVALID, "invalid-configuration", Map.of())
        : new Outcome(FAILED, "internal-error", Map.of());
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  private static void log(@Nullable Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof AuditUnavailable) {
      LOG.error(
          "The configuration was not reloaded, because the reload can't be recorded in the audit"
              + " log: {}. Make the audit log writable, and send SIGHUP again.",
          cause.getMessage());
    } else if (cause != null && !(cause instanceof InvalidConfig)) {
      LOG.error("The reload of the configuration failed; restart this node.", cause);
    }
  }

  /** Records that the tokens of a file have changed. */
  void tokens(Path file, TokenChange change) {
    Map<String, Object> found = new LinkedHashMap<>();
    put(found, "added", change.added());
    put(found, "removed", change.removed());
    put(found, "changed", change.changed());
    watched(Map.of("tokenFile", file.toString()), found);
  }

  private static void put(Map<String, Object> found, String name, List<String> tokens) {
    if (!tokens.isEmpty()) {
      found.put(name, String.join(",", tokens));
    }
  }

  /** Records each change of the certificate. */
  void watch(TlsServer tls, HttpSettings http) {
    TlsSettings settings = http.tls();
    if (settings != null) {
      Map<String, String> target = Map.of("certificate", settings.certificate().toString());
      tls.onChange(() -> watched(target, Map.of()));
    }
  }

  private void watched(Map<String, String> target, Map<String, Object> found) {
    if (audit.covers(Event.CHANGES)) {
      AuditEntry entry = new AuditEntry(Actor.WATCH, OPERATION, target, null);
      audit.end(null, entry, new Outcome(OK, null, found));
    }
  }
}
