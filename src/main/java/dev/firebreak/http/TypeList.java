package dev.firebreak.http;

import dev.firebreak.access.Grant;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.pause.PauseDocument;
import dev.firebreak.supervision.TypeRuntime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/types}: the declared types, with limits and counters. */
final class TypeList {
  private final WatchedTypes types;

  TypeList(WatchedTypes types) {
    this.types = types;
  }

  /**
   * One type. Times are in milliseconds.
   *
   * @param version recorded with its tasks; omitted if it has none
   * @param accepts the versions whose tasks run on this node; omitted if all do
   */
  private record Entry(
      String type,
      @Nullable String version,
      @Nullable Set<String> accepts,
      String level,
      @Nullable String handler,
      @Nullable List<String> command,
      @Nullable String plugin,
      String consumes,
      List<String> search,
      @Nullable String threads,
      Limits limits,
      Retry retry,
      RateLimit rateLimit,
      Breaker breaker,
      Use use,
      @Nullable PauseDocument paused,
      TypeCounters.Counts counters) {}

  private record Limits(
      int concurrency,
      int clusterConcurrency,
      int maxWaiting,
      long maxWaitMs,
      int maxLeaked,
      long timeoutMs,
      long graceMs,
      long maxBody) {}

  private record Retry(
      int attempts, long backoffMs, long maxBackoffMs, double jitter, Budget budget) {}

  private record Budget(double share, int spare, long left) {}

  /**
   * The rate limit of calls, and how many would be admitted now; the latter is omitted without a
   * limit.
   */
  private record RateLimit(double perSecond, int burst, @Nullable Long left) {}

  /**
   * crashShareNow is the share in the last attempts; for an open breaker, the share when it opened.
   */
  private record Breaker(
      int window,
      double crashShare,
      long pauseMs,
      String state,
      double crashShareNow,
      long pauseLeftMs) {}

  private record Use(int admitted, int leaked) {}

  /** The types that the caller may use. */
  HttpResponse document(Grant grant) {
    List<Entry> known =
        types.now().stream()
            .filter(watched -> grant.types().match(watched.admission().type().name()))
            .map(TypeList::entry)
            .toList();
    return Responses.json(Map.of("types", known));
  }

  private static Entry entry(Watched watched) {
    TypeRuntime type = watched.admission().type();
    TypeSettings settings = type.settings();
    boolean handler = !settings.work().handler().isEmpty();
    return new Entry(
        type.name(),
        type.versions().own(),
        type.versions().accepted(),
        type.settings().level().word(),
        handler ? settings.work().handler() : null,
        settings.program() == null || handler ? null : settings.program().command(),
        type.isolation().plugin(),
        type.isolation().consumes().toString(),
        settings.work().search(),
        handler ? settings.work().threads().name().toLowerCase(Locale.ROOT) : null,
        limits(settings),
        retry(type),
        rateLimit(type),
        breaker(type),
        new Use(type.capacity().admitted(), type.capacity().leaked()),
        PauseDocument.of(type.capacity().pause()),
        watched.counters().counts());
  }

  private static Limits limits(TypeSettings settings) {
    return new Limits(
        settings.capacity().concurrency(),
        settings.capacity().clusterConcurrency(),
        settings.capacity().maxWaiting(),
        settings.capacity().maxWait().toMillis(),
        settings.capacity().maxLeaked(),
        settings.time().timeout().toMillis(),
        settings.time().grace().toMillis(),
        settings.work().maxBody());
  }

  private static RateLimit rateLimit(TypeRuntime type) {
    var limit = type.settings().protection().rateLimit();
    return new RateLimit(limit.perSecond(), limit.burst(), type.limits().rateLimit().left());
  }

  private static Breaker breaker(TypeRuntime type) {
    var settings = type.settings().protection().breaker();
    var now = type.limits().breaker().view();
    return new Breaker(
        settings.window(),
        settings.crashShare(),
        settings.pause().toMillis(),
        now.position().name().toLowerCase(Locale.ROOT),
        now.crashShare(),
        now.pauseLeft().toMillis());
  }

  private static Retry retry(TypeRuntime type) {
    TypeSettings settings = type.settings();
    var budget = settings.protection().retryBudget();
    return new Retry(
        settings.retry().attempts(),
        settings.retry().backoff().toMillis(),
        settings.retry().maxBackoff().toMillis(),
        settings.retry().jitter(),
        new Budget(budget.share(), budget.spare(), type.limits().retryBudget().left()));
  }
}
