package dev.firebreak.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The claim of a {@link MemoryStore}: which tasks a request gets, and in which order. */
final class MemoryClaim {
  private MemoryClaim() {}

  /** Claims tasks of one type for a node. */
  static ClaimResult of(
      ClaimRequest request, Collection<MemoryTask> rows, String node, Instant now) {
    List<MemoryTask> queued =
        rows.stream()
            .filter(r -> r.queued() && r.submission().type().equals(request.type()))
            .filter(r -> accepts(request, r.version()))
            .sorted(
                Comparator.comparingInt((MemoryTask r) -> r.submission().plan().priority())
                    .thenComparing(r -> r.runAt())
                    .thenComparing(r -> r.submission().id()))
            .toList();
    List<MemoryTask> due = queued.stream().filter(r -> !r.runAt().isAfter(now)).toList();
    List<MemoryTask> sound = due.stream().filter(r -> r.crashes() < Claimed.SUSPECT).toList();
    List<MemoryTask> suspects =
        due.stream()
            .filter(r -> r.crashes() >= Claimed.SUSPECT)
            .sorted(
                Comparator.comparing((MemoryTask r) -> r.runAt())
                    .thenComparing(r -> r.submission().id()))
            .toList();
    List<Claimed> claimed = new ArrayList<>();
    boolean isolated = request.start() == Start.ISOLATED;
    long most =
        request.most() == null
            ? Long.MAX_VALUE
            : Math.max(0, request.most() - running(request, rows));
    sound.stream()
        .limit(Math.min(request.slots(), most))
        .forEach(r -> claimed.add(r.claimed(node, isolated, now)));
    suspects.stream()
        .limit(Math.min(request.suspects(), most - claimed.size()))
        .forEach(r -> claimed.add(r.claimed(node, true, now)));
    Duration dueIn =
        queued.stream()
            .map(r -> r.runAt())
            .filter(at -> at.isAfter(now))
            .min(Comparator.naturalOrder())
            .map(at -> Duration.between(now, at))
            .orElse(null);
    boolean more = due.size() > claimed.size() && claimed.size() < most;
    return new ClaimResult(request.type(), claimed, more, dueIn);
  }

  private static boolean accepts(ClaimRequest request, @Nullable String version) {
    Set<String> versions = request.versions();
    return version == null || versions == null || versions.contains(version);
  }

  private static long running(ClaimRequest request, Collection<MemoryTask> rows) {
    return rows.stream()
        .filter(r -> r.runs() && r.submission().type().equals(request.type()))
        .count();
  }
}
