package dev.firebreak.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  @TempDir private Path folder;

  @Test
  void theNameAloneIsUsedOnlyWhereTheShellFindsThisProgram() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    assertThat(Files.createFile(bin.resolve("firebreak")).toFile().setExecutable(true)).isTrue();
    String home = folder.toString();
    assertThat(Program.name(Map.of())).isEqualTo("firebreak");
    assertThat(Program.name(Map.of("FIREBREAK_HOME", home, "PATH", "/none:" + bin)))
        .isEqualTo("firebreak");
    assertThat(Program.name(Map.of("FIREBREAK_HOME", home, "PATH", "/none")))
        .isEqualTo(bin.resolve("firebreak").toString());
    String here = Path.of("target/firebreak").toAbsolutePath().toString();
    assertThat(Program.name(Map.of("FIREBREAK_HOME", here)))
        .isEqualTo("target/firebreak/bin/firebreak");
  }
}
