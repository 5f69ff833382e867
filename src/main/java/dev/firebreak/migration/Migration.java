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
    Map<String, String> paths = new LinkedHashMap<>();
    Set<String> takenPaths = new HashSet<>();
    types.forEach(
        (id, type) -> {
          String path = path(id, takenPaths);
          paths.put(id, path);
          notes.put(id, notes(id, type, path));
        });
    return new Migration(files(new Translated(types, paths, notes), absolute), notes);
  }

  /** The types, paths and notes of all hooks, by id. */
  private record Translated(
      Map<String, HookType> types, Map<String, String> paths, Map<String, List<String>> notes) {}

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

  /** The path of a hook: as before, as far as its id can be one, and of no other hook. */
  private static String path(String id, Set<String> taken) {
    String plain = id.replaceAll("[^A-Za-z0-9._~/-]", "-").replaceAll("/+", "/");
    String path = "/hooks/" + plain.replaceAll("^/|/$", "");
    String free = path;
    for (int i = 2; !taken.add(free); i++) {
      free = path + '-' + i;
    }
    return free;
  }

  private static List<String> notes(String id, HookType type, String path) {
    List<String> notes = new ArrayList<>(type.notes());
    if (!path.equals("/hooks/" + id)) {
      notes.add("to do: give the sender the path " + path);
    }
    return notes;
  }

  private static NewFiles files(Translated hooks, String folder) throws IOException {
    NewFiles files = new NewFiles();
    files.add("firebreak.conf", configuration(hooks, folder), Access.READABLE);
    boolean adapted = false;
    for (HookType type : hooks.types().values()) {
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

  private static String configuration(Translated hooks, String folder) throws IOException {
    StringBuilder routes = new StringBuilder();
    StringBuilder sections = new StringBuilder();
    hooks
        .types()
        .forEach(
            (id, type) -> {
              String path = requireNonNull(hooks.paths().get(id));
              routes.append(route(path, type));
              sections.append(section(type, requireNonNull(hooks.notes().get(id))));
            });
    return resource("hooks.conf")
        .replace("{{dir}}", Quoting.hocon(folder))
        .replace("{{routes}}", routes.toString().stripTrailing())
        .replace("{{types}}", sections.toString().stripTrailing());
  }

  private static String route(String path, HookType type) {
    return "      \""
        + path
        + "\" { type = \""
        + type.name()
        + "\", mode = "
        + type.mode()
        + " }\n";
  }

  private static String section(HookType type, List<String> notes) {
    StringBuilder section = new StringBuilder("\n");
    notes.forEach(note -> section.append("    # ").append(oneLine(note)).append('\n'));
    section.append("    \"").append(type.name()).append("\" {\n");
    type.lines().forEach(line -> section.append("      ").append(line).append('\n'));
    return section.append("    }\n").toString();
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
