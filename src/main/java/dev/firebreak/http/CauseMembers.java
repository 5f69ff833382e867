package dev.firebreak.http;

import dev.firebreak.task.Cause;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the cause of a failed attempt as members of a problem. */
final class CauseMembers {
  private CauseMembers() {}

  static Map<String, Object> members(Cause cause) {
    Map<String, Object> members = new LinkedHashMap<>();
    switch (cause) {
      case Cause.Thrown thrown -> {
        members.put("exception", thrown.exception());
        put(members, "message", thrown.message());
        put(members, "at", thrown.at());
      }
      case Cause.Garbled garbled -> {
        members.put("fault", garbled.fault());
        putText(members, "excerpt", garbled.excerpt());
        putText(members, "stderr", garbled.stderr());
      }
      case Cause.Reported reported -> {
        members.put("reported", reported.detail());
        putText(members, "stderr", reported.stderr());
      }
      case Cause.Ended ended -> putEnd(members, ended);
      case Cause.Injected injected -> members.put("injected", injected.reason());
      case Cause.NodeLost lost -> members.put("lostNode", lost.node());
    }
    return members;
  }

  private static void putEnd(Map<String, Object> members, Cause.Ended ended) {
    put(members, "exitCode", ended.exitCode());
    put(members, "signal", ended.signal());
    put(members, "limit", ended.limit());
    putText(members, "stderr", ended.stderr());
    if (ended.peakMemory() > 0) {
      members.put("peakMemory", ended.peakMemory());
    }
    members.put("cpuMs", ended.cpu().toMillis());
    members.put("wallMs", ended.wall().toMillis());
  }

  private static void putText(Map<String, Object> members, String name, String text) {
    if (!text.isEmpty()) {
      members.put(name, text);
    }
  }

  private static void put(Map<String, Object> members, String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value);
    }
  }
}
