package dev.firebreak.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The main class of a JVM in which no file can be opened while a program ends. */
final class WithoutDescriptors {
  private static final long EXHAUSTED_NS = 500_000_000;

  private WithoutDescriptors() {}

  public static void main(String[] arguments) throws Exception {
    Processes processes = LinuxProcesses.open(false);
    Program.shell(processes, "exit 0").ending();
    Program program = Program.shell(processes, "setsid -f sleep 1000; echo x; sleep 1000").spoken();
    Launch launch = new Launch(List.of("/bin/true"), Map.of(), Path.of("/"), Limits.NONE);
    Listener ignoring = Launcher.NO_OP_LISTENER;
    // From a folder, unlike from a jar, loading a class takes a descriptor.
    List<Class<?>> _ = List.of(CannotStart.class, Orphan.class);
    int before = descriptors();
    List<FileInputStream> all = new ArrayList<>();
    try {
      while (all.size() < 100_000) {
        all.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException _) {
      // Now there are no more.
    }
    // From no descriptor on: the start fails at each step in turn.
    for (int free = 0; free < 6; free++) {
      try {
        processes.start(launch, "FIREBREAK_ID=starved", ignoring).endInput();
        System.out.println("started with " + free);
      } catch (CannotStart _) {
        System.out.println("refused with " + free);
      }
      all.removeLast().close();
    }
    program.running().kill();
    long until = System.nanoTime() + EXHAUSTED_NS;
    while (System.nanoTime() - until < 0 && !program.hasEnded()) {
      try {
        all.add(new FileInputStream("/dev/null")); // What its end sets free too.
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
    System.out.println("gone: " + (!program.hasEnded() || childless()));
    for (FileInputStream one : all) {
      one.close();
    }
    program.ending();
    System.out.println("childless: " + childless());
    System.out.println("none leaked: " + (descriptors() < before));
    processes.close();
    System.exit(0);
  }

  private static int descriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? 0 : names.length;
  }

  private static boolean childless() {
    return ProcessHandle.current().children().findAny().isEmpty();
  }
}
