package dev.firebreak.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes of the system; an interface because tests can't make a scan miss one. */
interface ProcessTable {
  /** Returns what a process is now; null if it does not exist. */
  ProcFs.@Nullable Stat stat(int pid);

  /** Returns the children of a process, as long as it exists. */
  List<Integer> children(ProcFs.Stat process);

  /** The processes that the kernel lists. */
  ProcessTable OF_KERNEL =
      new ProcessTable() {
        @Override
        public ProcFs.@Nullable Stat stat(int pid) {
          return ProcFs.stat(pid);
        }

        @Override
        public List<Integer> children(ProcFs.Stat process) {
          return ProcFs.children(process);
        }
      };
}
