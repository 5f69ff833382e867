package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands for a node that listens on its Unix socket only. */
class LocalCommandTest {
  private final PrintStream realErr = System.err;
  private final PrintStream realOut = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setOut(System.err);
  }

  @AfterEach
  void restore() {
    System.setErr(realErr);
    System.setOut(realOut);
  }

  private String command(int expected, String... args) {
    printed.reset();
    int code = FirebreakCommand.run(args);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isEqualTo(expected);
    return text;
  }

  @Test
  void aCommandReachesTheNodeByTheFileOfItsSocket() {
    Path path = folder.resolve("a b.sock");
    String url = "--url=unix:" + path.toUri().getRawPath();
    String settings =
        """
        firebreak.http.port = off, firebreak.http.socket.path = "%1", firebreak.data-dir = "%2"
        firebreak.types.echo { handler = dev.firebreak.demo.Echo }
        """
            .replace("%1", path.toString())
            .replace("%2", folder.resolve("data").toString());
    try (TestNode _ = TestNode.configured(settings)) {
      assertThat(command(ExitCode.OK, "call", "echo", "x", url)).isEqualTo("x");
      assertThat(command(ExitCode.OK, "submit", "echo", "x", url)).isNotBlank();
      assertThat(command(ExitCode.OK, "list", url)).contains("echo");
    }
    assertThat(command(ExitCode.UNAVAILABLE, "call", "echo", "x", url))
        .contains("no answer from unix:");
  }

  @Test
  void aRelativePathIsRefused() {
    assertThat(command(ExitCode.USAGE, "list", "--url=unix:a.sock")).contains("unix:a.sock");
  }
}
