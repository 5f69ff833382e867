package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A JVM that may open only few files. */
@EnabledOnOs(OS.LINUX)
class StarvedTest {
  @Test
  void withoutDescriptorsNoProgramIsStartedHalfwayOrTakenForEnded() throws Exception {
    Process starved =
        new ProcessBuilder(
                "/usr/bin/prlimit",
                "--nofile=200:200",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutDescriptors.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(starved.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said)
        .contains("refused with 0")
        .containsPattern("(refused|started) with 5") // Other code of the JVM opens files, too.
        .contains("gone: true")
        .contains("none leaked: true")
        .contains("childless: true");
  }
}
