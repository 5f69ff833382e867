package dev.firebreak.cli.serve;

import dev.firebreak.access.LocalUsers;
import dev.firebreak.access.OwnerTokens;
import dev.firebreak.access.Token;
import dev.firebreak.access.TokenFile;
import dev.firebreak.cli.option.ConfigOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.command.CommandIsolation;
import dev.firebreak.command.CommandLine;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.TlsSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.handler.HandlerIsolation;
import dev.firebreak.handler.Plugins;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.schedule.Schedules;
import dev.firebreak.tls.TlsServer;
import dev.firebreak.workerprocess.WarmIsolation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks a configuration as a start would, without starting. */
@Command(
    name = "check",
    header = "Check a configuration without starting anything.",
    description =
        "Reports what is wrong with a configuration. Loads its classes and finds its programs, but"
            + " runs nothing.",
    exitCodeList = {
      "0:a server would start with it",
      ExitCode.HELP_USAGE,
      "78:what is wrong was printed"
    })
public final class CheckCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The same as --config FILE.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    Path path = file == null ? config.path() : file;
    try {
      Settings settings = SettingsReader.read(ConfigOption.load(path));
      Schedules _ = Schedules.of(settings.schedules());
      checkTokens(settings.http().callers().tokenFile());
      OwnerTokens<String> _ = LocalUsers.of(settings.http().address().socket());
      TlsSettings tls = settings.http().tls();
      if (tls != null) {
        TlsServer.check(tls, InstantSource.system());
      }
      boolean usable = true;
      try (Plugins plugins = Plugins.open(settings.execution().plugins())) {
        for (TypeSettings type : settings.types().values()) {
          usable &= isUsable(type, plugins);
        }
      }
      if (!usable) {
        return ExitCode.CONFIG;
      }
      System.out.println(path + " is valid: types " + String.join(", ", settings.types().keySet()));
      return ExitCode.OK;
    } catch (InvalidConfig e) {
      e.errors().forEach(System.err::println);
      return ExitCode.CONFIG;
    }
  }

  private static void checkTokens(@Nullable Path file) throws InvalidConfig {
    try {
      List<Token> _ = file == null ? List.of() : TokenFile.read(file);
    } catch (IOException e) {
      throw new InvalidConfig(List.of("firebreak.http.token-file: " + e.getMessage()));
    }
  }

  private static boolean isUsable(TypeSettings type, Plugins plugins) {
    try {
      CommandLine.checkLimits(type);
      if (type.name().equals(CallbackSettings.TYPE)) {
        return true; // The node itself is its handler.
      }
      if (type.program() == null) {
        HandlerIsolation.Known _ = HandlerIsolation.check(type, plugins);
      } else if (type.program().command().isEmpty()) {
        WarmIsolation.checkHandler(type, type.program(), plugins);
      } else {
        CommandIsolation.Plan _ = CommandIsolation.check(type, type.program());
      }
      return true;
    } catch (UnusableHandler e) {
      System.err.println(e.getMessage());
      return false;
    }
  }
}
