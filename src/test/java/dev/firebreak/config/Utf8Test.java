package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that the system gives in another character set than UTF-8. */
class Utf8Test {
  @ParameterizedTest
  @CsvSource({"\u00fc, UTF-8", "abc, ANSI_X3.4-1968", "'', ISO-8859-1", "\u00fc, utf-8"})
  void textThatWasDecodedCorrectlyIsAccepted(String text, String names) {
    assertThat(Utf8.fault(text, names)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "secret\uFFFD, UTF-8",
    "secret\uFFFD\uFFFD, ANSI_X3.4-1968",
    "secret\u00c3\u00bc, ISO-8859-1"
  })
  void textThatWasDecodedWronglyIsRefusedWithTheRemedyAndNotShown(String text, String names) {
    assertThat(Utf8.fault(text, names)).contains(names, "LC_ALL=C.UTF-8").doesNotContain("secret");
  }

  @Test
  void aPasswordFromTheEnvironmentThatCanNotBeReadIsRefused() {
    Map<String, String> environment = Map.of("FIREBREAK_JDBC_PASSWORD", "secret\uFFFD");
    InvalidConfig refusal =
        Assertions.catchThrowableOfType(
            InvalidConfig.class, () -> ConfigFile.merge(ConfigFactory.empty(), environment));
    assertThat(refusal.errors())
        .singleElement()
        .asString()
        .contains("firebreak.store.password", "FIREBREAK_JDBC_PASSWORD", "LC_ALL=C.UTF-8")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "firebreak.store.password = \"secret\uFFFD\"",
        "firebreak.types.x { command = [cat, \"secret\uFFFD\"] }",
        "firebreak.types.x { command = [cat], env.X = \"secret\uFFFD\" }"
      })
  void aFileThatIsNotUtf8IsRefused(String hocon) {
    InvalidConfig refusal =
        Assertions.catchThrowableOfType(
            InvalidConfig.class,
            () ->
                SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of())));
    assertThat(refusal.errors())
        .singleElement()
        .asString()
        .contains("can't be read as")
        .doesNotContain("secret");
  }
}
