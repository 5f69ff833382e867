package dev.firebreak.scenes.steps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the processes of a job by their environment, which each process passes on. */
final class JobProcesses {
  private JobProcesses() {}

  /** The processes that have this entry in their environment. */
  static List<ProcessHandle> with(String entry) {
    return ProcessHandle.allProcesses().filter(process -> has(process, entry)).toList();
  }

  private static boolean has(ProcessHandle process, String entry) {
    try {
      byte[] environment =
          Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
      String text = '\0' + new String(environment, StandardCharsets.UTF_8) + '\0';
      return text.contains('\0' + entry + '\0');
    } catch (IOException _) {
      return false; // It has ended, or belongs to another user.
    }
  }
}
