package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What Java itself offers, tried where this test's programs are at hand. */
@EnabledOnOs(OS.LINUX)
class PortableProcessesTest extends ProcessesContract {
  @Override
  Processes opened() {
    return new PortableProcesses();
  }

  @Test
  void itIsTakenWhereTheSystemLacksSomething() {
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
