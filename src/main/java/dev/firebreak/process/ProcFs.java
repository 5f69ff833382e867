package dev.firebreak.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Linux reports about processes below /proc. A process that has ended meanwhile is left
 * out.
 */
final class ProcFs {
  private static final Path PROC = Path.of("/proc");

  /** Indexes of fields after the name: the numbers of proc(5), less three. */
  private static final int STATE = 0;

  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int USER_TIME = 11;
  private static final int NICE = 16;
  private static final int THREADS = 17;
  private static final int STARTED = 19;
  private static final int RESIDENT = 21;
  private static final int POLICY = 38;

  private ProcFs() {}

  /**
   * A process.
   *
   * @param started the start time, in the kernel's ticks: with the pid it identifies a process for
   *     ever
   * @param cpuTicks processor time of the process and of the children that it waited for
   * @param residentPages its resident memory
   * @param policy its scheduling policy, as numbered by sched(7)
   */
  record Stat(
      int pid,
      boolean zombie,
      int parent,
      int group,
      int session,
      int threads,
      long started,
      long cpuTicks,
      long residentPages,
      int policy) {}

  /** The stat of this process. */
  static Stat self() {
    Stat self = stat((int) ProcessHandle.current().pid());
    return self == null ? new Stat(0, false, 0, 0, 0, 1, 0, 0, 0, 0) : self;
  }

  static @Nullable Stat stat(int pid) {
    String[] fields = fields(pid);
    if (fields.length == 0) {
      return null;
    }
    try {
      long cpu = 0;
      for (int i = 0; i < 4; i++) {
        cpu += Long.parseLong(fields[USER_TIME + i]);
      }
      return new Stat(
          pid,
          fields[STATE].equals("Z") || fields[STATE].equals("X"),
          Integer.parseInt(fields[PARENT]),
          Integer.parseInt(fields[GROUP]),
          Integer.parseInt(fields[SESSION]),
          Integer.parseInt(fields[THREADS]),
          Long.parseLong(fields[STARTED]),
          cpu,
          Long.parseLong(fields[RESIDENT]),
          Integer.parseInt(fields[POLICY]));
    } catch (RuntimeException _) {
      return null;
    }
  }

  /** The fields of {@code /proc/PID/stat} after the name; none if the process has ended. */
  static String[] fields(int pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"), ISO_8859_1);
      // The name is in brackets and may contain any character, including brackets.
      return line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1);
    } catch (IOException e) {
      absent(e);
    } catch (RuntimeException _) {
      // The process has ended while it was read.
    }
    return new String[0];
  }

  /** Describes a process that outlives its kill, for the operator. */
  static String describe(int pid) {
    String name = "";
    String user = "";
    String state = "";
    try {
      for (String line : Files.readAllLines(PROC.resolve(pid + "/status"), ISO_8859_1)) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        if (line.startsWith("Name:")) {
          name = value;
        } else if (line.startsWith("State:")) {
          state = value;
        } else if (line.startsWith("Uid:")) {
          user = value.split("\\s", 2)[0];
        }
      }
    } catch (IOException _) {
      // The process has ended meanwhile.
    }
    return "process " + pid + " (" + name + ", user " + user + ", state " + state + ")";
  }

  /**
   * Treats a failed read as the end of the process.
   *
   * @throws UncheckedIOException if the read failed because no file can be opened
   */
  private static void absent(IOException failure) {
    if (String.valueOf(failure.getMessage()).contains("Too many open files")) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The nice value of a process's first thread; 0 if the process is gone. */
  static int nice(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"), ISO_8859_1);
      return Integer.parseInt(line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[NICE]);
    } catch (IOException | RuntimeException _) {
      return 0;
    }
  }

  /** The peak resident memory of this process, in bytes. */
  static long ownPeak() {
    try {
      for (String line : Files.readAllLines(PROC.resolve("self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException | NumberFormatException _) {
      // The peak is not known then.
    }
    return Long.MAX_VALUE;
  }

  /** The children of all threads of the process. */
  static List<Integer> children(Stat stat) {
    return stat.threads() == 1 ? adopted(stat.pid()) : childrenOfThreads(stat.pid());
  }

  private static List<Integer> childrenOfThreads(int pid) {
    List<Integer> children = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
      for (Path thread : threads) {
        addChildren(thread, children);
      }
    } catch (IOException | DirectoryIteratorException e) {
      absent(new IOException(e.getMessage())); // The process has ended; its children were adopted.
    }
    return children;
  }

  /** The children of the first thread, which adopts the orphans. */
  static List<Integer> adopted(long pid) {
    List<Integer> children = new ArrayList<>();
    addChildren(PROC.resolve(pid + "/task/" + pid), children);
    return children;
  }

  /** The children of a thread of this process. */
  static List<Integer> childrenOf(int tid) {
    List<Integer> children = new ArrayList<>();
    addChildren(PROC.resolve("self/task/" + tid), children);
    return children;
  }

  private static void addChildren(Path thread, List<Integer> children) {
    try {
      String line = Files.readString(thread.resolve("children"));
      for (String child : line.split(" ", -1)) {
        if (!child.isBlank()) {
          children.add(Integer.parseInt(child.strip()));
        }
      }
    } catch (IOException e) {
      absent(e); // The thread has ended.
    }
  }

  /**
   * The environment with which a process was started, each variable between zero characters; empty
   * if it may not be read.
   */
  static String environment(int pid) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      return '\0' + new String(environment, StandardCharsets.UTF_8) + '\0';
    } catch (IOException e) {
      absent(e);
      return "";
    }
  }

  /** Lowers the weight of a process's session where the kernel weighs sessions and permits it. */
  static boolean lowerSession(int pid, int nice) {
    Path group = PROC.resolve(pid + "/autogroup");
    try {
      Files.writeString(group, Integer.toString(nice), StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      // Only root may change the weight more than ten times a second.
      return !String.valueOf(e.getMessage()).contains("temporarily unavailable");
    }
  }

  /** Whether a process was started with this variable in its environment. */
  static boolean hasInEnvironment(int pid, String variable) {
    return environment(pid).contains('\0' + variable + '\0');
  }

  /** The pids of all processes. */
  static List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        all.add(Integer.parseInt(entry.getFileName().toString()));
      }
    } catch (IOException | RuntimeException _) {
      // The processes that were listed so far are returned.
    }
    return all;
  }
}
