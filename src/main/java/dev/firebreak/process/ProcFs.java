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

/** What Linux says of its processes below /proc. Whoever is gone meanwhile is left out. */
final class ProcFs {
  private static final Path PROC = Path.of("/proc");

  /** Of the fields after the name, as proc(5) counts them, less three. */
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
   * @param started when, in the kernel's own ticks: with the pid it names one process for ever
   * @param cpuTicks what it and the children it waited for have taken of processors
   * @param residentPages what it has in memory
   * @param policy how the kernel schedules it, as sched(7) numbers the policies
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

  /** This process. */
  static Stat self() {
    Stat self = stat((int) ProcessHandle.current().pid());
    return self == null ? new Stat(0, false, 0, 0, 0, 1, 0, 0, 0, 0) : self;
  }

  static @Nullable Stat stat(int pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"), ISO_8859_1);
      // The name stands in brackets and may hold anything, brackets too.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
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
    } catch (IOException e) {
      absent(e);
      return null;
    } catch (RuntimeException _) {
      return null;
    }
  }

  /** What is known of a process that outlives its kill, for a person. */
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
      // It has ended meanwhile.
    }
    return "process " + pid + " (" + name + ", user " + user + ", state " + state + ")";
  }

  /**
   * Whoever can't be read of is gone.
   *
   * @throws UncheckedIOException if that is not why
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

  /** The most memory that this process ever had resident, in bytes. */
  static long ownPeak() {
    try {
      for (String line : Files.readAllLines(PROC.resolve("self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException | NumberFormatException _) {
      // Then nothing is known of it.
    }
    return Long.MAX_VALUE;
  }

  /** The children of all of its threads. */
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
      absent(new IOException(e.getMessage())); // It is gone, and its children are somebody else's.
    }
    return children;
  }

  /** The children of its first thread, who gets the orphans. */
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
      absent(e); // The thread is gone.
    }
  }

  /** The variables with which it was started, each between zeros; empty if that is a secret. */
  static String environment(int pid) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      return '\0' + new String(environment, StandardCharsets.UTF_8) + '\0';
    } catch (IOException e) {
      absent(e);
      return "";
    }
  }

  /** Lowers the weight of a process's session where the kernel weighs sessions, if it lets us. */
  static boolean lowerSession(int pid, int nice) {
    Path group = PROC.resolve(pid + "/autogroup");
    try {
      Files.writeString(group, Integer.toString(nice), StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      // Nobody but root may do that more than ten times a second.
      return !String.valueOf(e.getMessage()).contains("temporarily unavailable");
    }
  }

  /** Whether it was started with this among the variables of its environment. */
  static boolean hasInEnvironment(int pid, String variable) {
    return environment(pid).contains('\0' + variable + '\0');
  }

  /** Everybody. */
  static List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        all.add(Integer.parseInt(entry.getFileName().toString()));
      }
    } catch (IOException | RuntimeException _) {
      // Whoever was seen so far.
    }
    return all;
  }
}
