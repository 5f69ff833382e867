package dev.firebreak.node;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolate.Carriers;
import dev.firebreak.isolate.HandlerIsolation;
import dev.firebreak.isolate.Isolation;
import dev.firebreak.isolate.UnusableHandler;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.supervise.Drain;
import dev.firebreak.supervise.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before the first actor and after the last: handlers, carriers, and for each type what
 * outlives its supervisor.
 */
record Foundation(Carriers carriers, Drain drain, Map<Type, TypeCounters> types)
    implements AutoCloseable {

  /**
   * Makes it, with one handler object per type.
   *
   * @throws InvalidConfig naming every handler that can't be used; then nothing is left open
   */
  static Foundation lay(Settings settings) throws InvalidConfig {
    Carriers carriers = Carriers.watch(settings.spareCarriers());
    Foundation foundation = new Foundation(carriers, new Drain(), new LinkedHashMap<>());
    List<String> complaints = new ArrayList<>();
    for (TypeSettings type : settings.types().values()) {
      try {
        foundation.add(type, HandlerIsolation.create(type, carriers));
      } catch (UnusableHandler e) {
        complaints.add(String.valueOf(e.getMessage()));
      }
    }
    if (!complaints.isEmpty()) {
      foundation.close();
      throw new InvalidConfig(complaints);
    }
    return foundation;
  }

  private void add(TypeSettings settings, Isolation isolation) {
    TypeCounters counters = new TypeCounters();
    types.put(Type.create(settings, isolation, counters, drain, System::nanoTime), counters);
  }

  @Override
  public void close() {
    types.keySet().forEach(type -> type.isolation().close());
    carriers.close();
  }
}
