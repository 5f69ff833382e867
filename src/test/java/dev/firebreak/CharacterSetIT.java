package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped program where the locale has no character set but ASCII. */
class CharacterSetIT {
  /** Two bytes in UTF-8, written so that it does not matter in which locale the tests run. */
  private static final String UMLAUT = "$(printf '\\303\\274')";

  /** The same in ISO-8859-1, which is not UTF-8. */
  private static final String LATIN = "$(printf '\\374')";

  @TempDir private Path folder;

  private static Ended shell(String script) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
    builder.environment().put("FIREBREAK", Distribution.PROGRAM.toString());
    builder.environment().put("LC_ALL", "C");
    return Distribution.run(builder);
  }

  @Test
  void anArgumentIsReceivedAsItWasTyped() throws Exception {
    try (Serving node = Distribution.serve(Map.of("LC_ALL", "C"))) {
      String call = "\"$FIREBREAK\" call echo --url " + node.uri() + " \"" + UMLAUT + "\"";
      Ended ended = shell("test \"$(" + call + ")\" = \"" + UMLAUT + "\"");
      assertThat(ended.exitCode()).as(ended.out()).isZero();
    }
  }

  /** Java itself always sees UTF-8, so that the script has to say what the terminal can show. */
  @Test
  void whatTheTerminalCanShowIsToldByTheLocaleOfTheUser() throws Exception {
    String show = "FIREBREAK_JAVA_OPTS=-XshowSettings:properties \"$FIREBREAK\" --version";
    assertThat(shell(show).out()).contains("firebreak.unicode = false");
    assertThat(shell("LC_ALL= LC_CTYPE= LANG=de_DE.UTF-8 " + show).out())
        .contains("firebreak.unicode = true");
  }

  @Test
  void anArgumentThatIsNotUtf8IsRefusedWithTheRemedy() throws Exception {
    Ended ended = shell("\"$FIREBREAK\" call echo \"" + LATIN + "\"");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).contains("argument 3", "UTF-8");
  }

  @Test
  void filesAndProgramsMayHaveNamesBeyondAscii() throws Exception {
    Path config = folder.resolve("shell.conf");
    Files.writeString(config, "firebreak.types.x.command = [${X_PROGRAM}]\n");
    String own = folder + "/" + UMLAUT;
    Ended ended =
        shell(
            "mkdir \""
                + own
                + "\" && cp "
                + config
                + " \""
                + own
                + "/x.conf\""
                + " && printf '#!/bin/sh\\n' > \""
                + own
                + "/run\" && chmod +x \""
                + own
                + "/run\""
                + " && X_PROGRAM=\""
                + own
                + "/run\" \"$FIREBREAK\" check \""
                + own
                + "/x.conf\"");
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out()).contains("is valid: types x");
  }

  @Test
  void aPasswordThatIsNotUtf8IsRefusedAndNotShown() throws Exception {
    Ended ended = shell("FIREBREAK_JDBC_PASSWORD=\"secret" + LATIN + "\" \"$FIREBREAK\" check");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).contains("FIREBREAK_JDBC_PASSWORD", "UTF-8").doesNotContain("secret");
  }
}
