package dev.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command that the start-up line suggests. */
class SuggestionTest {
  private static Settings settings(String hocon) throws InvalidConfig {
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()));
  }

  @Test
  void withAPortItNamesTheAddress() throws InvalidConfig {
    assertThat(ServeCommand.suggestion(settings(""), URI.create("http://127.0.0.1:9")))
        .isEqualTo("curl http://127.0.0.1:9/v1/types");
  }

  @Test
  void withoutAPortItNamesTheFileOfTheSocket() throws InvalidConfig {
    Settings settings = settings("firebreak.http { port = off, socket.path = \"/a b.sock\" }");
    assertThat(ServeCommand.suggestion(settings, URI.create("unix:/a%20b.sock")))
        .isEqualTo("curl --unix-socket '/a b.sock' http://localhost/v1/types");
  }
}
