package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.HandlerSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.PlainValues;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The part of the node's configuration that a child JVM gets: what its handler needs, and no more.
 */
class ChildSetupTest {
  private static final String HOCON =
      """
      firebreak {
        home = "/srv/firebreak"
        json.max-depth = 7
        type-defaults.timeout = 3s
        store {
          jdbc-url = "jdbc:postgresql://db/x?password=S3CRET-url", user = S3CRET-user, password = S3CRET
        }
        types {
          own { handler = dev.firebreak.demo.Echo, isolation = process, verify { scheme = hmac, secret = S3CRET-signature }, config { key = value, rate = 1.10, most = 1e999, id = 12345678901234567890, odd = [010, 1., 1e400, -0] } }
          other { command = [cat], env { TOKEN = S3CRET-token } }
        }
        schedules.nightly { cron = "0 3 * * *", type = other, input { token = S3CRET-input } }
      }
      """;

  private static Settings settings() throws InvalidConfig {
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(HOCON), Map.of()));
  }

  private static ChildWire.Setup setup(Settings settings) {
    return ChildJvm.setup(own(settings), settings);
  }

  private static TypeSettings own(Settings settings) {
    return Objects.requireNonNull(settings.types().get("own"));
  }

  @Test
  void theSecretsOfTheNodeAndOfOtherTypesStayInTheNode() throws InvalidConfig {
    assertThat(setup(settings()).config()).doesNotContain("S3CRET", "password", "nightly");
  }

  @Test
  void theChildReadsItsTypeAsTheNodeDoes() throws InvalidConfig {
    Settings settings = settings();
    ChildWire.Setup setup = setup(settings);
    HandlerSettings told =
        HandlerSettings.read(ConfigFactory.parseString(setup.config()), setup.type());
    assertThat(told.type().work().config().getString("key")).isEqualTo("value");
    assertThat(told.type().work().config().getString("rate")).isEqualTo("1.10");
    assertThat(told.type().work().config().getString("most")).isEqualTo("1e999");
    assertThat(told.type().work().config().getString("id")).isEqualTo("12345678901234567890");
    assertThat(told.type().work().config().getStringList("odd"))
        .containsExactly("010", "1.", "1e400", "-0");
    assertThat(PlainValues.of(told.type().work().config().root()))
        .isEqualTo(PlainValues.of(own(settings).work().config().root()));
    assertThat(told.type().time().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(told.json()).isEqualTo(settings.execution().json());
    assertThat(told.plugins().folder()).isEqualTo(Path.of("/srv/firebreak/plugins"));
    assertThat(told.plugins().mayBeMissing()).isTrue();
  }

  @Test
  void settingsDoNotShowAPasswordAsText() throws InvalidConfig {
    assertThat(settings().toString()).doesNotContain("S3CRET");
  }
}
