package dev.firebreak.cli.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code firebreak doctor} says what it gathers, asks, and writes a file. */
@Isolated("replaces System.in, System.out and System.err")
class DoctorCommandTest {
  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.withTypes("echo { handler = dev.firebreak.demo.Echo }");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Path file() {
    return folder.resolve("node.zip");
  }

  private String doctor(int expected, String answer, String... more) {
    commands.input(answer);
    List<String> args = new ArrayList<>(List.of("doctor", "--url", node.uri("/").toString()));
    args.addAll(List.of("--output", file().toString(), "--duration", "0s"));
    Collections.addAll(args, more);
    return commands.expect(expected, args.toArray(String[]::new));
  }

  @Test
  void itSaysWhatItGathersAndWritesAFileThatOnlyItsUserCanRead() throws Exception {
    assertThat(doctor(ExitCode.OK, "y\n"))
        .contains("configuration.json", "passwords", "Make it? [y/N]", "Look through it");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (ZipFile zip = new ZipFile(file().toFile())) {
      assertThat(zip.getEntry("README.txt")).isNotNull();
      assertThat(zip.getEntry("threads-1.txt")).isNotNull();
    }
  }

  @Test
  void withoutConsentNothingIsGathered() {
    for (String answer : List.of("n\n", "\n", "")) {
      assertThat(doctor(ExitCode.OK, answer)).contains("Nothing was gathered");
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void withYesItDoesNotAsk() {
    assertThat(doctor(ExitCode.OK, "", "--yes")).doesNotContain("[y/N]");
    assertThat(file()).exists();
  }

  @Test
  void aFileThatExistsIsKept() throws Exception {
    Files.writeString(file(), "mine");
    assertThat(doctor(ExitCode.DATA_ERROR, "", "--yes")).contains("exists");
    assertThat(file()).hasContent("mine");
  }

  @Test
  void withoutANodeThereIsNoFile() {
    node.close();
    assertThat(doctor(ExitCode.UNAVAILABLE, "", "--yes")).contains("no answer from");
    assertThat(file()).doesNotExist();
  }
}
