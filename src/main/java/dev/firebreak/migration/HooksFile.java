package dev.firebreak.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a hooks file in JSON. */
final class HooksFile {
  private static final int LONGEST = 1024 * 1024;
  private static final int MOST = 1000;

  private HooksFile() {}

  /**
   * Reads the hooks.
   *
   * @param errors receives what is wrong with single hooks
   * @throws UnusableHooks if the file has no list of hooks
   * @throws IOException if the file can't be read
   */
  static List<Hook> read(Path file, List<String> errors) throws IOException, UnusableHooks {
    JsonNode root = parsed(file);
    if (!root.isArray()) {
      throw unusable(file + " is not a list of hooks");
    } else if (root.isEmpty() || root.size() > MOST) {
      throw unusable(file + " has " + root.size() + " hooks, not 1 to " + MOST);
    }
    List<Hook> hooks = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode node : root) {
      String id = node.path("id").asText("");
      String name = id.isEmpty() ? "hook " + (hooks.size() + 1) : id;
      hooks.add(new Hook(name, node, errors));
      if (id.isEmpty()) {
        errors.add(name + ": id is missing");
      } else if (!ids.add(id)) {
        errors.add(name + ": there are several hooks with this id");
      }
    }
    return hooks;
  }

  private static JsonNode parsed(Path file) throws IOException, UnusableHooks {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST + 1);
    }
    if (bytes.length > LONGEST) {
      throw unusable(file + " is longer than " + LONGEST + " bytes");
    }
    try {
      return new JsonMapper().readTree(bytes);
    } catch (JsonProcessingException e) {
      throw unusable(
          file
              + " is not JSON, in line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage()
              + advice(file, new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  private static String advice(Path file, String text) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return ". Convert YAML to JSON first, for instance by: yq -o=json " + file + " > hooks.json";
    }
    return text.contains("{{")
        ? ". A template ({{ }}) has to be filled in first, as webhook -template does at its start"
        : "";
  }

  private static UnusableHooks unusable(String error) {
    return new UnusableHooks(List.of(error));
  }
}
