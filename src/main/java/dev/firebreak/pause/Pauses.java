package dev.firebreak.pause;

import static java.util.Objects.requireNonNullElse;

import dev.firebreak.liveness.PeriodicReading;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copy of all pauses. A change by this node is effective on it when it is answered;
 * where nodes share a store, the pauses are read again every second. While the store can't be read,
 * the last copy is used. Thread-safe.
 */
public final class Pauses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

  private final PauseStore store;
  private final boolean stored;
  private final InstantSource clock;
  private final PeriodicReading reading = new PeriodicReading("paused-types", new Copy());
  private final List<Listener> listeners = new ArrayList<>();
  private final AtomicLong begun = new AtomicLong();
  private volatile Map<String, Pause> byType = Map.of();

  /** The number of the reading that {@link #byType} is from; guarded by this. */
  private long shown;

  private Pauses(PauseStore store, boolean stored, InstantSource clock) {
    this.store = store;
    this.stored = stored;
    this.clock = clock;
  }

  /** Told which types are paused. Must neither block nor throw. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A type was paused or resumed.
     *
     * @param pause null if it was resumed
     */
    void changed(String type, @Nullable Pause pause);
  }

  /**
   * Reads all pauses. Blocks.
   *
   * @param store null if the node has no store: pauses then end with the node
   * @param shared whether other nodes change the store
   * @throws ExecutionException if the store can't be read
   */
  public static Pauses open(@Nullable PauseStore store, boolean shared, InstantSource clock)
      throws ExecutionException, TimeoutException, InterruptedException {
    Pauses pauses =
        store == null
            ? new Pauses(new MemoryPauses(), false, clock)
            : new Pauses(store, true, clock);
    pauses.reading.read();
    if (pauses.stored && shared) {
      pauses.reading.start();
    }
    return pauses;
  }

  /** Whether pauses survive the end of this node. */
  public boolean stored() {
    return stored;
  }

  /** Returns the pause of a type; null if it is not paused. */
  public @Nullable Pause find(String type) {
    return byType.get(type);
  }

  /** Adds a listener, and tells it all pauses. */
  public synchronized void listen(Listener listener) {
    listeners.add(listener);
    byType.forEach(listener::changed);
  }

  /** Tells the listeners about a type that is new on this node. */
  public synchronized void tell(String type) {
    listeners.forEach(listener -> listener.changed(type, byType.get(type)));
  }

  /**
   * Pauses a type, unless it is paused.
   *
   * @param owner the owner of the token of the request; empty if there is none
   * @param reason as {@link Pause#checkedReason} returns it
   * @return the present pause, once it is effective on this node
   */
  public CompletionStage<Pause> pause(String type, String owner, String reason) {
    Pause wanted = new Pause(type, clock.instant(), owner, reason);
    return store
        .save(wanted)
        .thenCompose(_ -> effective(() -> change(type, wanted)))
        .thenApply(_ -> requireNonNullElse(find(type), wanted));
  }

  /** Ends the pause of a type; completes once that is effective on this node. */
  public CompletionStage<String> resume(String type) {
    return store
        .delete(type)
        .thenCompose(_ -> effective(() -> change(type, null)))
        .thenApply(_ -> type);
  }

  /** A change that is stored becomes effective also if the store can't be read after it. */
  private CompletionStage<Runnable> effective(Runnable change) {
    return refresh()
        .handle(
            (_, failure) -> {
              if (failure != null) {
                change.run();
              }
              return change;
            });
  }

  /** Reads the pauses at once; completes when they are effective. */
  CompletionStage<Void> refresh() {
    long number = begun.incrementAndGet();
    return store
        .list()
        .thenAccept(
            all ->
                replace(
                    all.stream().collect(Collectors.toMap(Pause::type, Function.identity())),
                    number));
  }

  private synchronized void change(String type, @Nullable Pause pause) {
    Map<String, Pause> next = new HashMap<>(byType);
    if (pause == null) {
      next.remove(type);
    } else {
      next.putIfAbsent(type, pause);
    }
    replace(next, begun.incrementAndGet());
  }

  /** Readings may end in another order than they began: an older one replaces no newer one. */
  private synchronized void replace(Map<String, Pause> now, long number) {
    if (number < shown) {
      return;
    }
    shown = number;
    Map<String, Pause> before = byType;
    byType = Map.copyOf(now);
    Set<String> types = new TreeSet<>(before.keySet());
    types.addAll(now.keySet());
    for (String type : types) {
      Pause pause = now.get(type);
      if (!Objects.equals(pause, before.get(type))) {
        log(type, pause);
        listeners.forEach(listener -> listener.changed(type, pause));
      }
    }
  }

  private void log(String type, @Nullable Pause pause) {
    if (pause == null) {
      LOG.info("Type {} was resumed: its calls are admitted, and its tasks run.", type);
    } else {
      LOG.info(
          "{}. Its calls are refused and its tasks wait until \"firebreak resume {}\"{}.",
          pause.describe(),
          type,
          stored ? "" : " or the end of this node, which has no store");
    }
  }

  /** Stops reading. */
  @Override
  public void close() {
    reading.close();
  }

  private final class Copy implements PeriodicReading.Copy {
    @Override
    public CompletionStage<Void> refresh() {
      return Pauses.this.refresh();
    }

    @Override
    public void onFailure(@Nullable String reason) {
      LOG.warn(
          "The paused types can't be read from the store ({}); this node uses those of its last"
              + " reading, and pauses by other nodes have no effect on it until it can read"
              + " them again.",
          reason);
    }

    @Override
    public void onRecovery() {
      LOG.info("The paused types can be read again.");
    }
  }
}
