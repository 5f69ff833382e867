package dev.firebreak.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that this node has tried to join. A new attempt aborts the current one, so it is made
 * only if the targets have changed or the current attempt has not succeeded for some time. Not
 * thread-safe.
 */
final class JoinTargets {
  /** How often the store is asked before the same targets are tried again. */
  private static final int CALLS_PER_ATTEMPT = 5;

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

  /** Returns an address with another protocol; null if there is none. */
  @Nullable String ofAnotherProtocol(List<String> addresses) {
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
    return times % CALLS_PER_ATTEMPT == 0;
  }
}
