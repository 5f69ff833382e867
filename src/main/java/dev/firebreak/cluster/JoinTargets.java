package dev.firebreak.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom this node has tried to join. Trying anew breaks off what is under way, so it is done only if
 * there are others to join or nothing came of it for some time. Not thread-safe.
 */
final class JoinTargets {
  /** How often the store is asked before the same nodes are tried anew. */
  private static final int PATIENCE = 5;

  private final String self;
  private final String system;
  private @Nullable List<String> tried;
  private int times;

  JoinTargets(String self) {
    this.self = self;
    this.system = system(self);
  }

  private static String system(String address) {
    int at = address.indexOf('@');
    return at < 0 ? address : address.substring(0, at);
  }

  /** One that speaks another protocol; null if there is none. */
  @Nullable String stranger(List<String> addresses) {
    return addresses.stream()
        .filter(address -> !system(address).equals(system))
        .findFirst()
        .orElse(null);
  }

  boolean formsNow() {
    return isTime(List.of(self));
  }

  boolean joinsNow(List<String> addresses) {
    return !withoutSelf(addresses).isEmpty() && isTime(withoutSelf(addresses));
  }

  List<String> withoutSelf(List<String> addresses) {
    return addresses.stream().filter(address -> !address.equals(self)).toList();
  }

  private boolean isTime(List<String> targets) {
    times = targets.equals(tried) ? times + 1 : 0;
    tried = targets;
    return times % PATIENCE == 0;
  }
}
