package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.io.TempDir;

/** {@code firebreak doctor} says what it gathers, asks, and writes a file. */
class DoctorCommandTest {
  private final PrintStream realErr = System.err;
  private final PrintStream realOut = System.out;
  private final InputStream realIn = System.in;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setOut(System.err);
    node = TestNode.withTypes("echo { handler = dev.firebreak.demo.Echo }");
  }

  @AfterEach
  void stop() {
    System.setErr(realErr);
    System.setOut(realOut);
    System.setIn(realIn);
    node.close();
  }

  private Path file() {
    return folder.resolve("node.zip");
  }

  private String doctor(int expected, String answer, String... more) {
    System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    List<String> args = new ArrayList<>(List.of("doctor", "--url", node.uri("/").toString()));
    args.addAll(List.of("--output", file().toString(), "--duration", "0s"));
    Collections.addAll(args, more);
    printed.reset();
    int code = FirebreakCommand.run(args.toArray(String[]::new));
    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isEqualTo(expected);
    return text;
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
