package dev.firebreak.cli.option;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time on the command line, written as in the configuration: 500ms, 10s, 2m. */
public final class TimeOption implements ITypeConverter<Duration> {
  private static final String KEY = "time";

  @Override
  public Duration convert(String text) {
    try {
      return ConfigFactory.parseMap(Map.of(KEY, ConfigValueFactory.fromAnyRef(text)))
          .getDuration(KEY);
    } catch (ConfigException _) {
      throw new TypeConversionException("'" + text + "' is not a time such as 500ms, 10s or 2m");
    }
  }
}
