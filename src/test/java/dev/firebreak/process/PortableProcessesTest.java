package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The implementation in plain Java, tested where the programs of the tests exist. */
@EnabledOnOs(OS.LINUX)
class PortableProcessesTest extends ProcessesContract {
  @Override
  Processes opened() {
    return new PortableProcesses();
  }

  /** A JVM that adopts orphans does so for ever, and another test may have told it to. */
  @Override
  List<ProcessHandle> childrenLeft() {
    for (int pid : ProcFs.adopted(ProcessHandle.current().pid())) {
      ProcFs.Stat stat = ProcFs.stat(pid);
      if (stat != null && stat.zombie()) {
        ProcessCalls.reap(pid);
      }
    }
    return childrenOfThisJvm();
  }

  @Test
  void thePortableImplementationIsUsedWhereASystemCallIsMissing() {
    try (Processes chosen =
        ThisSystem.choose(
            () -> {
              throw new ExceptionInInitializerError(new UnsupportedOperationException("no such"));
            },
            PortableProcesses::new)) {
      assertThat(chosen).isInstanceOf(PortableProcesses.class);
    }
  }
}
