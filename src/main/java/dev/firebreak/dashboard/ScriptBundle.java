package dev.firebreak.dashboard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One module made of the small scripts of the page, so that a browser loads them by one request.
 * Each script becomes a function that is called once and returns what the script exports; it comes
 * after those that it imports. Libraries stay modules of their own.
 *
 * <p>The scripts use a part of the language: imports and exports begin a line, an import is one
 * line with names in braces, and exported are functions, classes and constants, where they are
 * declared.
 */
final class ScriptBundle {
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import \\{ (\\w+(?:, \\w+)*) \\} from '\\./([a-z-]+\\.js)';\n");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export ((?:async )?function|class|const) (\\w+)");
  private static final Pattern OTHER = Pattern.compile("(?m)^\\s*(?:import|export)\\b(?!\\()");

  private final Set<String> libraries;
  private final UnaryOperator<String> source;
  private final Map<String, String> scripts = new LinkedHashMap<>();
  private final Deque<String> importing = new ArrayDeque<>();

  private ScriptBundle(Set<String> libraries, UnaryOperator<String> source) {
    this.libraries = libraries;
    this.source = source;
  }

  /**
   * Bundles a script with those that it imports.
   *
   * @param first the script that is imported by no other
   * @param libraries the modules that are not bundled
   * @param source returns the text of a script
   * @throws IllegalStateException if scripts import each other in a circle, or use another form of
   *     import or export
   */
  static String of(String first, Set<String> libraries, UnaryOperator<String> source) {
    ScriptBundle bundle = new ScriptBundle(libraries, source);
    bundle.add(first);
    StringBuilder text = new StringBuilder();
    for (String library : libraries) {
      text.append("import * as ").append(name(library)).append(" from './" + library + "';\n");
    }
    bundle.scripts.forEach(
        (script, body) ->
            text.append("const ").append(name(script)).append(" = (() => {\n" + body + "})();\n"));
    return text.toString();
  }

  /** The variable that has what a script exports; no script has a name that begins so. */
  private static String name(String script) {
    return "$" + script.replace(".js", "").replace('-', '_');
  }

  private void add(String script) {
    if (libraries.contains(script) || scripts.containsKey(script)) {
      return;
    }
    if (importing.contains(script)) {
      throw new IllegalStateException(script + " is imported in a circle: " + importing);
    }
    importing.push(script);
    String text = source.apply(script);
    IMPORT.matcher(text).results().forEach(hit -> add(hit.group(2)));
    importing.pop();
    scripts.put(script, function(script, text));
  }

  private static String function(String script, String text) {
    List<String> exported = new ArrayList<>();
    for (MatchResult hit : EXPORT.matcher(text).results().toList()) {
      exported.add(hit.group(2));
    }
    String imported =
        IMPORT
            .matcher(text)
            .replaceAll(hit -> "const { " + hit.group(1) + " } = \\" + name(hit.group(2)) + ";\n");
    String body = EXPORT.matcher(imported).replaceAll("$1 $2");
    if (OTHER.matcher(body).find()) {
      throw new IllegalStateException(script + " has another form of import or export");
    }
    return body + "return { " + String.join(", ", exported) + " };\n";
  }
}
