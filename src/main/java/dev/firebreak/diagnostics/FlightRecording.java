package dev.firebreak.diagnostics;

import dev.firebreak.store.StoreActivity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Configuration;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/**
 * A recording of the JVM. Only events are recorded that are known to contain no texts of users: not
 * those with variables of the environment, properties, command lines or messages of exceptions.
 */
final class FlightRecording implements AutoCloseable {
  private static final long MOST_BYTES = 48L << 20;

  private static final Set<String> RECORDED =
      Set.of(
          "jdk.ExecutionSample",
          "jdk.NativeMethodSample",
          "jdk.CPULoad",
          "jdk.ThreadCPULoad",
          "jdk.ThreadContextSwitchRate",
          "jdk.JavaThreadStatistics",
          "jdk.ClassLoadingStatistics",
          "jdk.ExceptionStatistics",
          "jdk.GarbageCollection",
          "jdk.GCPhasePause",
          "jdk.GCHeapSummary",
          "jdk.GCConfiguration",
          "jdk.GCHeapConfiguration",
          "jdk.MetaspaceSummary",
          "jdk.ObjectAllocationSample",
          "jdk.JavaMonitorEnter",
          "jdk.JavaMonitorWait",
          "jdk.ThreadPark",
          "jdk.VirtualThreadPinned",
          "jdk.VirtualThreadSubmitFailed",
          "jdk.FileRead",
          "jdk.FileWrite",
          "jdk.FileForce",
          "jdk.SocketRead",
          "jdk.SocketWrite",
          "jdk.SafepointBegin",
          "jdk.ExecuteVMOperation",
          "jdk.Compilation",
          "jdk.CodeCacheFull",
          "jdk.CPUInformation",
          "jdk.OSInformation",
          "jdk.PhysicalMemory",
          "jdk.SwapSpace",
          "jdk.ResidentSetSize",
          "jdk.ContainerConfiguration",
          "jdk.ContainerCPUUsage",
          "jdk.ContainerCPUThrottling",
          "jdk.ContainerMemoryUsage",
          "jdk.NetworkUtilization",
          StoreActivity.NAME);

  private final Recording recording;

  private FlightRecording(Recording recording) {
    this.recording = recording;
  }

  /** Starts to record. */
  static FlightRecording start() throws IOException {
    Recording recording = new Recording(settings());
    recording.setName("firebreak doctor");
    recording.setMaxSize(MOST_BYTES);
    recording.start();
    return new FlightRecording(recording);
  }

  /** Ends the recording and writes it. */
  void writeTo(OutputStream out) throws IOException {
    recording.stop();
    try (InputStream in = recording.getStream(null, null)) {
      if (in == null) {
        throw new IOException("the recording is empty");
      }
      in.transferTo(out);
    }
  }

  @Override
  public void close() {
    recording.close();
  }

  static boolean records(String event) {
    return RECORDED.contains(event);
  }

  /** The settings of the JDK's profile for the recorded events; all others are disabled. */
  private static Map<String, String> settings() throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
      settings.put(type.getName() + "#enabled", "false");
    }
    profile()
        .getSettings()
        .forEach(
            (setting, value) -> {
              if (records(setting.substring(0, setting.indexOf('#')))) {
                settings.put(setting, value);
              } else if (setting.endsWith("#enabled")) {
                settings.put(setting, "false");
              }
            });
    settings.put(StoreActivity.NAME + "#enabled", "true"); // The JDK's profile does not know it.
    return settings;
  }

  private static Configuration profile() throws IOException {
    try {
      return Configuration.getConfiguration("profile");
    } catch (ParseException e) {
      throw new IOException(e);
    }
  }
}
