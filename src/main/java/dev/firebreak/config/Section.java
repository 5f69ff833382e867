package dev.firebreak.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration. Every value that is read is checked; an error is collected and a
 * harmless value is returned, so that reading continues to the next error. A key that was never
 * read is an unknown key.
 */
final class Section {
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private final String path;
  private final Config config;
  private final ConfigErrors errors;
  private final Set<String> knownKeys = new TreeSet<>();

  Section(String path, Config config, ConfigErrors errors) {
    this.path = path;
    this.config = config;
    this.errors = errors;
  }

  int integer(String key, int min, int max) {
    return (int) (long) within(key, (long) min, (long) max, read(key, (long) min, this::whole));
  }

  long bytes(String key, long min, long max) {
    return within(key, min, max, read(key, min, config::getBytes));
  }

  double number(String key, double min, double max) {
    return within(key, min, max, read(key, min, config::getDouble));
  }

  /** Reads a number within the limits, or 0 for none. */
  double numberOrNone(String key, double min, double max) {
    double value = read(key, 0.0, config::getDouble);
    return value == 0 ? 0 : within(key, min, max, value);
  }

  Duration duration(String key, Duration min, Duration max) {
    return within(key, min, max, read(key, min, config::getDuration));
  }

  /** Reads true or false. */
  boolean flag(String key) {
    return read(key, false, config::getBoolean);
  }

  /** Whether the value is this word. */
  boolean is(String key, String word) {
    return has(key) && config.getValue(key).unwrapped().equals(word);
  }

  /** Whether the key exists. */
  boolean has(String key) {
    knownKeys.add(key);
    return config.hasPath(key);
  }

  /** Reads a required value of any kind. */
  ConfigValue value(String key) {
    return config.getValue(key);
  }

  /**
   * Refuses a text from a file that is not UTF-8, or from an environment in another character set.
   */
  private void refuseUnreadable(String key, String text) {
    if (text.indexOf('\uFFFD') >= 0) {
      String fault = Utf8.fault(text);
      rejectValue(key, String.valueOf(fault));
    }
  }

  /** Reads an object whose values are texts. */
  Map<String, String> textByName(String key) {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : free(key).root().entrySet()) {
      switch (entry.getValue().valueType()) {
        case STRING, NUMBER, BOOLEAN -> {
          String text = HoconJson.text(entry.getValue());
          refuseUnreadable(key, entry.getKey() + text);
          texts.put(entry.getKey(), text);
        }
        default -> reject(key + '.' + entry.getKey(), "is not a text");
      }
    }
    return texts;
  }

  List<String> texts(String key) {
    List<String> texts = read(key, List.of(), config::getStringList);
    texts.forEach(text -> refuseUnreadable(key, text));
    return texts;
  }

  /** Reads a list of texts, or one text with commas between them, as environment variables have. */
  List<String> textsOrCommas(String key) {
    knownKeys.add(key);
    return config.hasPath(key) && config.getValue(key).valueType() == ConfigValueType.STRING
        ? COMMA
            .splitAsStream(config.getString(key))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList()
        : texts(key);
  }

  String text(String key) {
    String text = textOrNone(key);
    if (text.isBlank() && config.hasPath(key)) {
      rejectValue(key, "is empty");
    }
    return text;
  }

  /** Reads a text that may be empty. */
  String textOrNone(String key) {
    String text = read(key, "", config::getString);
    refuseUnreadable(key, text);
    return text;
  }

  /** Reads the path of a folder that need not exist. */
  Path folder(String key) {
    String text = text(key);
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      rejectValue(key, "is not a folder: " + Utf8.reason(e));
      return Path.of("");
    }
  }

  <E extends Enum<E>> E choice(String key, Class<E> choices) {
    E first = choices.getEnumConstants()[0];
    String text = read(key, lower(first), config::getString);
    for (E choice : choices.getEnumConstants()) {
      if (lower(choice).equals(text)) {
        return choice;
      }
    }
    List<String> names = Arrays.stream(choices.getEnumConstants()).map(Section::lower).toList();
    rejectValue(key, '"' + text + "\" is not one of " + String.join(", ", names));
    return first;
  }

  /** Reads an object whose keys are not checked here. */
  Config free(String key) {
    return read(key, ConfigFactory.empty(), config::getConfig);
  }

  Section section(String key) {
    return new Section(fullName(key), free(key), errors);
  }

  /** The names of the objects below, in alphabetical order. */
  Set<String> names() {
    return new TreeSet<>(config.root().keySet());
  }

  /** Returns this object with missing values taken from another. */
  Section withFallback(Config defaults) {
    return new Section(path, config.withFallback(defaults), errors);
  }

  /** Adds an error that the reader of this section found. */
  void reject(String key, String what) {
    errors.about(fullName(key), what);
  }

  /** Adds an error about an existing value, with its position. */
  void rejectValue(String key, String what) {
    errors.about(fullName(key), config.getValue(key).origin(), what);
  }

  /** Reports unknown keys. Call after all known keys were read. */
  void refuseUnknownKeys() {
    config
        .root()
        .forEach(
            (key, value) -> {
              if (!knownKeys.contains(key)) {
                errors.about(
                    fullName(key),
                    value.origin(),
                    "unknown key" + SpellingHints.hint(key, knownKeys));
              }
            });
  }

  /** Reads an integer exactly: Typesafe Config would truncate fractions and large numbers. */
  private Long whole(String key) {
    String text = config.getString(key);
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    throw new ConfigException.BadValue(key, '"' + text + "\" is not a whole number");
  }

  private <T extends @Nullable Object> T read(String key, T harmless, Function<String, T> get) {
    knownKeys.add(key);
    try {
      return get.apply(key);
    } catch (ConfigException.Missing _) {
      errors.about(fullName(key), "is missing");
    } catch (ConfigException e) {
      rejectValue(key, plain(e));
    }
    return harmless;
  }

  private <T extends Comparable<T>> T within(String key, T min, T max, T value) {
    boolean low = value.compareTo(min) < 0;
    if (low || value.compareTo(max) > 0) {
      String what = show(value) + (low ? " is below " + show(min) : " is above " + show(max));
      rejectValue(key, what);
      return min;
    }
    return value;
  }

  /** Removes the origin and the key with which Typesafe Config begins its message. */
  private static String plain(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    int colon = message.lastIndexOf(": ");
    return colon < 0 ? message : message.substring(colon + 2);
  }

  private static String show(Object value) {
    return value instanceof Duration d ? d.toMillis() + " ms" : value.toString();
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The full name of a key of this object. */
  String fullName(String key) {
    return path + '.' + key;
  }
}
