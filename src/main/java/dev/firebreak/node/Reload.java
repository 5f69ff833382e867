package dev.firebreak.node;

import com.typesafe.config.Config;
import dev.firebreak.access.Access;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TlsSettings;
import dev.firebreak.http.Reloading;
import dev.firebreak.schedule.LiveSchedules;
import dev.firebreak.schedule.Schedules;
import dev.firebreak.tasks.TaskService;
import dev.firebreak.tls.TlsServer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration of a running node anew: types, schedules, tokens and certificates.
 * Everything else stays as it was and is named. One reload at a time, each on a thread of its own,
 * since files are read and handlers are made. Thread-safe.
 */
final class Reload implements Reloading {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final Settings atStart;
  private final SettingsSource source;
  private final Parts parts;

  /**
   * What is reloaded.
   *
   * @param tls the certificate; null without TLS
   * @param tasks null if this node keeps no tasks
   * @param access the tokens
   */
  record Parts(
      TypeReload types,
      LiveSchedules schedules,
      @Nullable TlsServer tls,
      @Nullable TaskService tasks,
      Access access) {}

  Reload(Settings atStart, SettingsSource source, Parts parts) {
    this.atStart = atStart;
    this.source = source;
    this.parts = parts;
  }

  @Override
  public CompletionStage<Report> reload() {
    return CompletableFuture.supplyAsync(
            this::now, work -> Thread.ofPlatform().daemon().name("reload").start(work))
        .thenCompose(report -> parts.access().effective(CompletableFuture.completedStage(report)));
  }

  private synchronized Report now() {
    try {
      Config read = source.read().config();
      Settings next = SettingsReader.read(RestartKeys.kept(atStart.config(), read));
      Schedules schedules = Schedules.of(next.schedules());
      TlsSettings files = atStart.http().tls();
      if (files != null) {
        TlsServer.check(files, InstantSource.system());
      }
      TypeReload.Changes done = parts.types().apply(next);
      if (parts.tasks() != null) {
        parts.tasks().typesChanged();
      }
      reloadCertificate();
      Report report =
          new Report(
              done.added(),
              done.changed(),
              done.removed(),
              parts.schedules().replace(schedules),
              RestartKeys.changed(atStart.config(), read));
      log(report);
      return report;
    } catch (InvalidConfig e) {
      LOG.warn(
          "The configuration was not reloaded, and this node goes on as before: {}",
          String.join("; ", e.errors()));
      throw new CompletionException(e);
    }
  }

  private void reloadCertificate() throws InvalidConfig {
    String flaw = parts.tls() == null ? null : parts.tls().reload().orElse(null);
    if (flaw != null) {
      // It was right just now; the watch of the files reads it again.
      throw new InvalidConfig(List.of(flaw));
    }
  }

  private static void log(Report report) {
    LOG.info(
        "The configuration was reloaded: types added: {}, changed: {}, removed: {}; schedules"
            + " changed: {}.",
        names(report.added()),
        names(report.changed()),
        names(report.removed()),
        names(report.schedules()));
    if (!report.needRestart().isEmpty()) {
      LOG.warn(
          "These keys have changed and have no effect until this node is restarted: {}.",
          names(report.needRestart()));
    }
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
