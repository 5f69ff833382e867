package dev.firebreak.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;

/**
 * The heap, the collections, the threads, the processors and the descriptors of this process, under
 * the names that Micrometer gives them, as published dashboards know these.
 */
final class JvmMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final JvmGcMetrics collections = new JvmGcMetrics();

  private JvmMetrics(MeterRegistry registry) {
    this.registry = registry;
    List<MeterBinder> binders =
        List.of(
            new JvmMemoryMetrics(),
            collections,
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    binders.forEach(binder -> binder.bindTo(registry));
  }

  static JvmMetrics of(MeterRegistry registry) {
    return new JvmMetrics(registry);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
