package dev.firebreak.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the reaper has to do when the node's process has ended. The parameters reach the reaper by
 * its standard input, so that secrets among them are in no argument and no environment.
 *
 * @param action its class
 * @param parameters supplies the parameters, without NUL, whenever they are sent to the reaper
 */
public record NodeEndOrder(
    Class<? extends NodeEndAction> action, Supplier<Map<String, String>> parameters) {
  private static final String SEPARATOR = "\0";

  /** Begins the line of the parameters. */
  static final String PARAMETERS = "!";

  /** Returns the line of the parameters. */
  String line() {
    List<String> words = new ArrayList<>();
    parameters
        .get()
        .forEach(
            (name, value) -> {
              words.add(name);
              words.add(value);
            });
    byte[] text = String.join(SEPARATOR, words).getBytes(UTF_8);
    return PARAMETERS + Base64.getEncoder().encodeToString(text) + '\n';
  }

  /** Reads the line of the parameters, without its first character. */
  static Map<String, String> parse(String line) {
    String[] words = new String(Base64.getDecoder().decode(line), UTF_8).split(SEPARATOR, -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      parameters.put(words[i], words[i + 1]);
    }
    return parameters;
  }

  @Override
  public String toString() {
    return action.getName();
  }
}
