package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that the system can't execute, and their errors. */
@EnabledOnOs(OS.LINUX)
class ProgramFileTest {
  private static final String PATH = "/usr/bin:/bin";

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), unescaped(text));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo here\\n | nor a script that names its interpreter",
        "'' | nor a script that names its interpreter",
        "\uFEFF#!/bin/sh\\n | byte order mark",
        "#!/bin/sh\\r\\necho | carriage return",
        "#!/usr/bin/env sh\\r\\n | carriage return",
        "#!/no/such/sh\\n | the interpreter /no/such/sh in its #! line, which does not exist",
        "#! /no/such/sh -e\\n | /no/such/sh",
        "#!/etc/passwd\\n | is not executable",
        "#!/etc\\n | is not executable",
        "#!sh\\n | is not an absolute path",
        "#!\\n | names no interpreter",
        "#! \\t \\n | names no interpreter",
        "#!/usr/bin/env no-such-program\\n | the interpreter no-such-program",
        "#!/usr/bin/env sh -e\\n | the interpreter sh -e",
        "#!/usr/bin/env -S no-such-program -e\\n | the interpreter no-such-program",
      })
  void aScriptThatCanNotBeExecutedIsReportedWithItsError(String text, String fault)
      throws IOException {
    assertThat(ProgramFile.fault(file(text), PATH)).contains(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#!/bin/sh\\necho\\n",
        "#!/bin/sh",
        "#! /bin/sh -e\\n",
        "#!/usr/bin/env sh\\n",
        "#!/usr/bin/env -S sh -e\\n",
        "#!/usr/bin/env -i sh\\n",
        "#!/usr/bin/env A=B sh\\n",
        "\0other binary",
      })
  void anExecutableFileIsAccepted(String text) throws IOException {
    assertThat(ProgramFile.fault(file(text), PATH)).isNull();
  }

  @Test
  void programsOfTheSystemAndMissingFilesAreNotChecked() {
    assertThat(ProgramFile.fault(Path.of("/bin/sh"), PATH)).isNull();
    assertThat(ProgramFile.fault(folder.resolve("gone"), PATH)).isNull();
  }

  @Test
  void theInterpreterOfAnInterpreterIsCheckedToo() throws IOException {
    Path inner = Files.move(file("#!/no/such/sh\n"), folder.resolve("inner"));
    assertThat(ProgramFile.fault(file("#!" + inner + "\n"), PATH))
        .contains(inner.toString(), "/no/such/sh");
  }
}
