package dev.firebreak.diagnostics;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The stacks of all threads, virtual ones too. */
final class ThreadDump {
  private ThreadDump() {}

  /** Writes the stacks; the JVM writes them into a file first, which is removed. */
  static void writeTo(OutputStream out) throws IOException {
    Path folder = Files.createTempDirectory("firebreak-doctor");
    Path file = folder.resolve("threads.txt").toAbsolutePath();
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      Files.copy(file, out);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
