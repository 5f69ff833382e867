package dev.firebreak.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.template.NewFiles;
import dev.firebreak.template.NewFiles.Access;
import dev.firebreak.template.Quoting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A hooks file of adnanh/webhook as a configuration.
 *
 * @param files the configuration and the files that it needs
 * @param notes by the name of each hook, what a person has to know or to do
 */
public record Migration(NewFiles files, Map<String, List<String>> notes) {
  private static final String ADAPTER = "hook.py";
  private static final int LONGEST_NAME = 60;

  /**
   * Translates a hooks file.
   *
   * @param hooks the file, in JSON
   * @param folder the folder that the files are for
   * @throws UnusableHooks naming everything that is wrong with the file
   * @throws IOException if it can't be read
   */
  public static Migration of(Path hooks, Path folder) throws IOException, UnusableHooks {
    List<String> errors = new ArrayList<>();
    String absolute = folder.toAbsolutePath().normalize().toString();
    Map<String, HookType> types = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (Hook hook : HooksFile.read(hooks, errors)) {
      types.putIfAbsent(hook.name(), new HookType(hook, typeName(hook.name(), names), absolute));
    }
    if (!errors.isEmpty()) {
      throw new UnusableHooks(errors.stream().distinct().toList());
    }
    Map<String, List<String>> notes = new LinkedHashMap<>();
    types.forEach((id, type) -> notes.put(id, notes(id, type)));
    return new Migration(files(types, notes, absolute), notes);
  }

  /** A name as types have them, which no other hook has. */
  private static String typeName(String id, Set<String> taken) {
    String plain = id.replaceAll("[^A-Za-z0-9_-]", "-");
    String name = plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + '-' + i;
    }
    return free;
  }

  private static String path(String id) {
    return "/hooks/"
        + id.replaceAll("[^A-Za-z0-9._~/-]", "-").replaceAll("/+", "/").replaceAll("^/|/$", "");
  }

  private static List<String> notes(String id, HookType type) {
    List<String> notes = new ArrayList<>(type.notes());
    if (!path(id).equals("/hooks/" + id)) {
      notes.add("to do: give the sender the path " + path(id));
    }
    return notes;
  }

  private static NewFiles files(
      Map<String, HookType> types, Map<String, List<String>> notes, String folder)
      throws IOException {
    NewFiles files = new NewFiles();
    files.add("firebreak.conf", configuration(types, notes, folder), Access.READABLE);
    boolean adapted = false;
    for (HookType type : types.values()) {
      ObjectNode adapter = type.adapter();
      if (adapter != null) {
        adapted = true;
        // A rule may compare with a secret.
        files.add(type.name() + ".json", adapter.toPrettyString() + '\n', Access.SECRET);
      }
      type.secrets().forEach((name, secret) -> files.add(name, secret, Access.SECRET));
    }
    if (adapted) {
      files.add(ADAPTER, resource(ADAPTER), Access.PROGRAM);
    }
    return files;
  }

  private static String configuration(
      Map<String, HookType> types, Map<String, List<String>> notes, String folder)
      throws IOException {
    StringBuilder routes = new StringBuilder();
    StringBuilder sections = new StringBuilder();
    types.forEach(
        (id, type) -> {
          routes
              .append("      \"")
              .append(path(id))
              .append("\" { type = \"")
              .append(type.name())
              .append("\", mode = ")
              .append(type.mode())
              .append(" }\n");
          sections.append('\n');
          requireNonNull(notes.get(id))
              .forEach(note -> sections.append("    # ").append(oneLine(note)).append('\n'));
          sections.append("    \"").append(type.name()).append("\" {\n");
          type.lines().forEach(line -> sections.append("      ").append(line).append('\n'));
          sections.append("    }\n");
        });
    return resource("hooks.conf")
        .replace("{{dir}}", Quoting.hocon(folder))
        .replace("{{routes}}", routes.toString().stripTrailing())
        .replace("{{types}}", sections.toString().stripTrailing());
  }

  /** A note may quote the hooks file, and must not end the comment that it is in. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Migration.class.getResourceAsStream(name)) {
      return new String(requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
