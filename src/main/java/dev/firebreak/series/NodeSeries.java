package dev.firebreak.series;

import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.observe.WatchedTypes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The samples of the last ten minutes, for the node and for each type. It takes about 50 KB for
 * each type, of at most {@link #MOST_TYPES}; further types are part of the node's samples only. The
 * node's own samples are kept with the histograms of their times, which takes up to 1.5 MB, so that
 * those of several nodes can be added up. Thread-safe, except that one thread takes samples.
 */
public final class NodeSeries {
  /** The time between two samples. */
  public static final Duration EVERY = Duration.ofSeconds(2);

  /** The number of samples that are kept. */
  public static final int KEPT = 300;

  static final int MOST_TYPES = 100;

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final WatchedTypes types;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final Map<String, TypeReader> readers = new HashMap<>();
  private final Map<String, TypeSeries> ofTypes = new ConcurrentHashMap<>();
  private final Ring<NodeInterval> ofNode = new Ring<>(KEPT, NodeInterval::at);
  private long sampledNanos;
  private long sampledMillis;
  private volatile CompletableFuture<Void> next = new CompletableFuture<>();

  /** Creates the series, whose first interval begins now. */
  public NodeSeries(WatchedTypes types, InstantSource clock, LongSupplier nanoClock) {
    this.types = types;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.sampledNanos = nanoClock.getAsLong();
  }

  /** Takes a sample of the time since the last one. */
  public void sample() {
    long nanos = nanoClock.getAsLong();
    double seconds = Math.max(1, nanos - sampledNanos) / NANOS_PER_SECOND;
    sampledNanos = nanos;
    // A clock that is set back does not make two samples of the same time.
    sampledMillis = Math.max(sampledMillis + 1, clock.millis());
    Interval all = Interval.empty();
    Set<String> seen = new HashSet<>();
    for (Watched watched : types.now()) {
      String type = watched.admission().type().name();
      seen.add(type);
      Interval interval = reader(type, watched).next();
      all = all.plus(interval);
      TypeSeries series = ofTypes.size() < MOST_TYPES ? series(type) : ofTypes.get(type);
      if (series != null) {
        series.add(interval.ended(sampledMillis, seconds));
      }
    }
    readers.keySet().retainAll(seen);
    ofTypes.keySet().retainAll(seen);
    ofNode.add(all.ended(sampledMillis, seconds));
    CompletableFuture<Void> taken = next;
    next = new CompletableFuture<>();
    var _ = taken.completeAsync(() -> null);
  }

  private TypeReader reader(String type, Watched watched) {
    TypeReader known = readers.get(type);
    if (known == null || !known.reads(watched)) {
      known = new TypeReader(watched);
      readers.put(type, known);
    }
    return known;
  }

  private TypeSeries series(String type) {
    return ofTypes.computeIfAbsent(type, _ -> new TypeSeries());
  }

  /**
   * Returns the samples that ended later than a time, the oldest first.
   *
   * @param type null for the whole node
   * @param after in milliseconds since 1970
   * @return none if there is no such type, or it has no samples of its own
   */
  public List<Sample> samples(@Nullable String type, long after) {
    if (type == null) {
      return ofNode.after(after).stream().map(NodeInterval::sample).toList();
    }
    TypeSeries series = ofTypes.get(type);
    return series == null ? List.of() : series.after(after);
  }

  /**
   * Returns what other nodes need to add up their samples and those of this node.
   *
   * @param back how far back
   */
  public NodeReading reading(Duration back) {
    long now = clock.millis();
    List<TypeTimes> types =
        ofTypes.entrySet().stream()
            .map(one -> new TypeTimes(one.getKey(), one.getValue().recentAttempts()))
            .toList();
    return new NodeReading(now, ofNode.after(now - back.toMillis()), types);
  }

  /** Completes when the next sample was taken. To be got before the samples are read. */
  public CompletionStage<Void> next() {
    return next;
  }
}
