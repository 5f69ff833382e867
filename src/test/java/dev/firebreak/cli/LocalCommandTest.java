package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Commands for a node that listens on its Unix socket only. */
@Isolated("replaces System.out and System.err")
class LocalCommandTest {
  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

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
      assertThat(commands.expect(ExitCode.OK, "call", "echo", "x", url)).isEqualTo("x");
      assertThat(commands.expect(ExitCode.OK, "submit", "echo", "x", url)).isNotBlank();
      assertThat(commands.expect(ExitCode.OK, "list", url)).contains("echo");
    }
    assertThat(commands.expect(ExitCode.UNAVAILABLE, "call", "echo", "x", url))
        .contains("no answer from unix:");
  }

  @Test
  void aRelativePathIsRefused() {
    assertThat(commands.expect(ExitCode.USAGE, "list", "--url=unix:a.sock"))
        .contains("unix:a.sock");
  }
}
