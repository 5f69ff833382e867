package dev.firebreak.node;

import static java.util.Objects.requireNonNull;

import dev.firebreak.access.LocalUsers;
import dev.firebreak.access.OwnerTokens;
import dev.firebreak.admission.Definition;
import dev.firebreak.admission.Drain;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TlsSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.observe.Uncounted;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.pause.Pause;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.supervision.Types;
import dev.firebreak.tls.TlsServer;
import dev.firebreak.traces.Traces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The resources that exist before the first actor and after the last: what runs attempts, and for
 * each type the state that outlives its supervisor.
 */
record NodeResources(
    Isolations isolations,
    ByteBudget memory,
    Drain drain,
    @Nullable TlsServer tls,
    OwnerTokens<String> users,
    Traces traces,
    Map<TypeRuntime, TypeCounters> types)
    implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int POLL_MILLIS = 10;

  /**
   * Creates the resources, with one handler object per type.
   *
   * @throws InvalidConfig naming every plugin, or else every handler, that can't be used; nothing
   *     is left open then
   */
  static NodeResources create(Settings settings) throws InvalidConfig {
    OwnerTokens<String> users = LocalUsers.of(settings.http().address().socket());
    TlsSettings encryption = settings.http().tls();
    TlsServer tls = encryption == null ? null : TlsServer.open(encryption, InstantSource.system());
    ByteBudget memory = new ByteBudget(settings.http().limits().bodyMemory());
    Isolations isolations = Isolations.open(settings, memory);
    NodeResources resources =
        new NodeResources(
            isolations,
            memory,
            new Drain(),
            tls,
            users,
            Traces.open(settings.observation().traces(), NodeMetricsStart.resource(settings)),
            new ConcurrentHashMap<>());
    List<String> complaints = new ArrayList<>();
    for (TypeSettings type : settings.types().values()) {
      try {
        TypeRuntime _ = resources.add(isolations.define(type, settings));
      } catch (UnusableHandler e) {
        complaints.add(String.valueOf(e.getMessage()));
      }
    }
    if (!complaints.isEmpty()) {
      resources.close();
      throw new InvalidConfig(complaints);
    }
    return resources;
  }

  /** Adds a type without runs. */
  TypeRuntime add(Definition definition) {
    TypeCounters counters = new TypeCounters();
    TypeRuntime type =
        TypeRuntime.create(definition, Uncounted.unless(counters), drain, System::nanoTime, traces);
    types.put(type, counters);
    return type;
  }

  /** Pauses or resumes a type, even if it was removed, as it may come back. */
  void pause(String name, @Nullable Pause pause) {
    types.keySet().stream()
        .filter(type -> type.name().equals(name))
        .forEach(type -> type.capacity().pause(pause));
  }

  /** Returns types with what this node counts about them. */
  WatchedTypes watched(Types declared) {
    return new WatchedTypes(declared, type -> requireNonNull(types.get(type)));
  }

  /** Closes a definition that is no longer used, without waiting for its handler. */
  void close(Definition unused) {
    Thread.ofPlatform().daemon().name(unused.settings().name() + "-close").start(unused::close);
  }

  /**
   * Waits until handlers that outlived their workers have ended or are abandoned, at most 5
   * seconds.
   */
  void awaitHandlers() {
    long timeout =
        types.keySet().stream()
            .mapToLong(type -> type.settings().time().grace().toNanos())
            .max()
            .orElse(0);
    long end = System.nanoTime() + Math.min(timeout, LONGEST_WAIT.toNanos());
    while (System.nanoTime() - end < 0
        && types.keySet().stream().anyMatch(type -> type.capacity().slotsTaken() > 0)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }

  @Override
  public void close() {
    for (TypeRuntime type : types.keySet()) {
      type.capacity().definitions().forEach(Definition::close);
    }
    isolations.close();
    traces.close();
    if (tls != null) {
      tls.close();
    }
  }
}
