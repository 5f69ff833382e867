package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.UnusableHandler;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineLimitsTest {
  private static TypeSettings type(String limit) throws Exception {
    String text = "firebreak.types.x { command = [cat], " + limit + " }";
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(text), Map.of()))
        .types()
        .get("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory = 1G", "cpu-time = 3s", "open-files = 20"})
  void aLimitThatTheSystemCanNotKeepIsRefused(String limit) throws Exception {
    TypeSettings type = type(limit);
    String key = limit.substring(0, limit.indexOf(' '));
    assertThatThrownBy(() -> CommandLine.checkLimits(type, () -> false))
        .isInstanceOf(UnusableHandler.class)
        .hasMessageContaining("firebreak.types.x." + key)
        .hasMessageContaining("can't be enforced on this system");
    assertThatCode(() -> CommandLine.checkLimits(type, () -> true)).doesNotThrowAnyException();
  }

  @Test
  void aTypeWithoutLimitsRunsOnAnySystem() throws Exception {
    TypeSettings type = type("nice = 5");
    assertThatCode(() -> CommandLine.checkLimits(type, () -> false)).doesNotThrowAnyException();
  }
}
