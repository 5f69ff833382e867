package dev.firebreak.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.ShortJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Which configuration Logback takes, in other processes. */
class LogConfiguratorTest {
  @TempDir private Path folder;

  private static String logged(List<String> options) throws Exception {
    Ended ended = Distribution.run(new ProcessBuilder(ShortJvm.command(Logging.class, options)));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    return ended.out();
  }

  @Test
  void theProgramsOwnWritesWarningsOfLibrariesAndInformationOfItsOwn() throws Exception {
    assertThat(logged(List.of()))
        .matches(
            "[0-9T:.-]{23}\\S* INFO  dev.firebreak.Some - own information\\R"
                + "\\S+ WARN  o.apache.pekko.Other - a warning of Pekko\\R");
  }

  @Test
  void oneThatTheOperatorNamesReplacesIt() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("operators.xml"),
            """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>mine: %msg%n</pattern></encoder>
              </appender>
              <root level="ERROR"><appender-ref ref="OUT"/></root>
            </configuration>
            """);
    assertThat(logged(List.of("-Dlogback.configurationFile=" + file)))
        .isEqualTo("mine: an error of Pekko" + System.lineSeparator());
  }

  /** Logs in two names. */
  static final class Logging {
    private Logging() {}

    static void main() {
      var own = LoggerFactory.getLogger("dev.firebreak.Some");
      var pekkos = LoggerFactory.getLogger("org.apache.pekko.Other");
      own.debug("own detail");
      own.info("own information");
      pekkos.info("information of Pekko");
      pekkos.warn("a warning of Pekko");
      if (System.getProperty("logback.configurationFile") != null) {
        pekkos.error("an error of Pekko");
      }
    }
  }
}
