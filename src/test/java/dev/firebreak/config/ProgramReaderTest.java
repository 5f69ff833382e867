package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a type says of the processes that it runs in. */
class ProgramReaderTest {
  private static final String COMMAND = "command = [cat], ";
  private static final String ISOLATED = "handler = X, isolation = process, ";

  private static TypeSettings type(String says) throws InvalidConfig {
    String hocon = "firebreak.types.x { " + says + " }";
    Settings settings =
        SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()));
    return Objects.requireNonNull(settings.types().get("x"));
  }

  private static TypeSettings.Warm warm(String says) throws InvalidConfig {
    return Objects.requireNonNull(type(says).program()).warm();
  }

  @Test
  void aCommandIsStartedForEachAttemptUnlessItSaysOtherwise() throws InvalidConfig {
    assertThat(warm(COMMAND)).isEqualTo(new TypeSettings.Warm(0, 1000, Duration.ofMinutes(5)));
    assertThat(warm(COMMAND + "warm { processes = 4, max-tasks = 7, idle-timeout = 2s }"))
        .isEqualTo(new TypeSettings.Warm(4, 7, Duration.ofSeconds(2)));
  }

  @Test
  void aHandlerApartHasAsManyProcessesAsThereAreProcessorsUnlessItSaysHowMany()
      throws InvalidConfig {
    assertThat(warm(ISOLATED).processes()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(warm(ISOLATED + "warm.processes = 3").processes()).isEqualTo(3);
  }

  @Test
  void aHandlerOnAThreadHasNone() throws InvalidConfig {
    assertThat(type("handler = X, warm.processes = 3").program()).isNull();
  }

  @Test
  void anEnvironmentHasNumbersAsTheyAreWritten() throws InvalidConfig {
    TypeSettings.Program program =
        Objects.requireNonNull(type(COMMAND + "env { A = 1.10, B = 1e999, C = 010 }").program());
    assertThat(program.environment()).isEqualTo(Map.of("A", "1.10", "B", "1e999", "C", "010"));
  }

  @Test
  void itsOutputIsNoLargerThanAStoreTakesUnlessTheNodeHasNone() throws InvalidConfig {
    TypeSettings.Program most =
        Objects.requireNonNull(type(COMMAND + "max-output = 256M").program());
    assertThat(most.results().maxOutput()).isEqualTo(256 << 20);
    InvalidConfig refused =
        catchThrowableOfType(InvalidConfig.class, () -> type(COMMAND + "max-output = 257M"));
    assertThat(refused.errors())
        .singleElement()
        .asString()
        .contains("firebreak.types.x.max-output", "256M", "data-dir");
    String callsOnly =
        "firebreak { data-dir = \"\", types.x { command = [cat], max-output = 1G } }";
    SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(callsOnly), Map.of()));
  }

  @Test
  void theLimitsOfAProgramAreRead() throws InvalidConfig {
    TypeSettings.Program program =
        Objects.requireNonNull(
            type(COMMAND + "memory = 1M, cpu-time = 3s, open-files = 9, max-output = 2K")
                .program());
    assertThat(program.command()).isEqualTo(List.of("cat"));
    assertThat(program.results().maxOutput()).isEqualTo(2048);
    assertThat(program.limits())
        .isEqualTo(new TypeSettings.ProgramLimits(1 << 20, Duration.ofSeconds(3), 9, 5));
  }

  @Test
  void exitCodesMeanWhatTheTypeSaysAndElseWhatSysexitsSays() throws InvalidConfig {
    assertThat(exitCodes("")).isEqualTo(TypeSettings.ExitCodes.SYSEXITS);
    assertThat(exitCodes("exit-codes { rejected = [1, 2], retry = [] }"))
        .isEqualTo(new TypeSettings.ExitCodes(Set.of(1, 2), Set.of(64), Set.of()));
  }

  private static TypeSettings.ExitCodes exitCodes(String says) throws InvalidConfig {
    return Objects.requireNonNull(type(COMMAND + says).program()).results().exitCodes();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "warm.processes = -1 | warm.processes",
        "warm.processes = 10001 | warm.processes",
        "warm.processes = some | warm.processes",
        "warm.max-tasks = 0 | warm.max-tasks",
        "warm.idle-timeout = 0s | warm.idle-timeout",
        "warm.idle-timeout = 25h | warm.idle-timeout",
        "warm.process = 1 | warm.process",
        "warm.processes = 1, cpu-time = 1s | cpu-time",
        "open-files = 3 | open-files",
        "produces = text | produces",
        "env { \"\" = x } | env",
        "env { \"A=B\" = x } | env",
        "env { A = \"\\u0000\" } | env",
        "exit-codes.rejected = [0] | exit-codes.rejected",
        "exit-codes.misused = [256] | exit-codes.misused",
        "exit-codes.retry = [75, some] | exit-codes.retry",
        "exit-codes.retry = [64] | exit-codes.retry",
        "exit-codes.reject = [1] | exit-codes.reject",
      })
  void errorsNameTheirKeys(String says, String key) {
    for (String work : List.of(COMMAND, ISOLATED)) {
      InvalidConfig refusal = catchThrowableOfType(InvalidConfig.class, () -> type(work + says));
      assertThat(refusal).as(work + says).isNotNull();
      assertThat(refusal.errors())
          .singleElement()
          .asString()
          .contains("firebreak.types.x." + key + ": ");
    }
  }

  @Test
  void aCommandNamesAProgram() {
    InvalidConfig refusal = catchThrowableOfType(InvalidConfig.class, () -> type("command = []"));
    assertThat(refusal.errors()).anyMatch(line -> line.contains("x.command: names no program"));
  }

  @Test
  void aJvmNeedsSomeMemoryAndAProgramMayDoWithLess() throws InvalidConfig {
    InvalidConfig refusal =
        catchThrowableOfType(InvalidConfig.class, () -> type(ISOLATED + "memory = 191M"));
    assertThat(refusal.errors()).singleElement().asString().contains("types.x.memory", "192M");
    assertThat(type(ISOLATED + "memory = 192M").program()).isNotNull();
    assertThat(type(COMMAND + "memory = 1M").program()).isNotNull();
  }

  @Test
  void processorTimeIsALimitWhereNothingIsKeptReady() throws InvalidConfig {
    assertThat(type(COMMAND + "cpu-time = 1s").program()).isNotNull();
  }
}
