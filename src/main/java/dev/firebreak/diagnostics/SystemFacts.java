package dev.firebreak.diagnostics;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Facts about the JVM and the machine. Of options with values, only harmless values are shown. */
public final class SystemFacts {
  private static final Pattern HARMLESS = Pattern.compile("[0-9.]+[kKmMgGtT%]?|true|false");

  private SystemFacts() {}

  /** Returns the facts, for JSON. */
  public static Map<String, Object> now() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("java", Runtime.version().toString());
    facts.put("vm", runtime.getVmName() + ", " + runtime.getVmVendor());
    facts.put("options", runtime.getInputArguments().stream().map(SystemFacts::shown).toList());
    facts.put("startedAt", Instant.ofEpochMilli(runtime.getStartTime()).toString());
    facts.put("uptime", Duration.ofMillis(runtime.getUptime()).toString());
    facts.put("heap", memory.getHeapMemoryUsage().toString());
    facts.put("nonHeap", memory.getNonHeapMemoryUsage().toString());
    facts.put("collectors", collectors());
    facts.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
    facts.put("processors", Runtime.getRuntime().availableProcessors());
    facts.put("system", property("os.name") + ' ' + property("os.version"));
    facts.put("architecture", property("os.arch"));
    facts.put("numbers", numbers());
    return facts;
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }

  private static List<String> collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(
            one ->
                one.getName()
                    + ": "
                    + one.getCollectionCount()
                    + " collections, "
                    + one.getCollectionTime()
                    + " ms")
        .toList();
  }

  /** What the system says about memory, load, and open files. */
  private static Map<String, Object> numbers() {
    Map<String, Object> numbers = new TreeMap<>();
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.UnixOperatingSystemMXBean system) {
      numbers.put("loadAverage", system.getSystemLoadAverage());
      numbers.put("memory", system.getTotalMemorySize());
      numbers.put("freeMemory", system.getFreeMemorySize());
      numbers.put("processCpuLoad", system.getProcessCpuLoad());
      numbers.put("openFiles", system.getOpenFileDescriptorCount());
      numbers.put("maxOpenFiles", system.getMaxFileDescriptorCount());
    }
    return numbers;
  }

  /** Returns an option without a value that may be a secret: {@code -Dname=(hidden)}. */
  static String shown(String option) {
    int value = option.indexOf('=');
    if (value < 0) {
      // -agentpath:, -javaagent: and --add-opens have no secrets before the first "=".
      return Redaction.of(option);
    }
    return HARMLESS.matcher(option.substring(value + 1)).matches()
        ? option
        : Redaction.of(option.substring(0, value)) + '=' + Redaction.HIDDEN;
  }
}
