package dev.firebreak.node;

import static java.util.Objects.requireNonNull;

import dev.firebreak.admission.Definition;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.supervision.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Brings the types of a running node to a new declaration. A type keeps its supervisor, its waiting
 * line and its slots; attempts that run end under the definition under which they began. The
 * supervisor of a removed type stays, so that the type can come back while old attempts run. Used
 * by one thread at a time.
 */
final class TypeReload {
  private final NodeResources resources;
  private final Types types;
  private final Function<TypeRuntime, Admission> supervise;

  /** All admissions that ever were, those of removed types included. */
  private final Map<String, Admission> known;

  /** What a reload would change. */
  private record Plan(Map<String, Definition> defined, List<String> removed) {}

  /**
   * Works on these types.
   *
   * @param supervise starts the supervisor of a new type
   */
  TypeReload(NodeResources resources, Types types, Function<TypeRuntime, Admission> supervise) {
    this.resources = resources;
    this.types = types;
    this.supervise = supervise;
    this.known = new TreeMap<>(types.now());
  }

  /**
   * The names of the types that a reload concerned.
   *
   * @param added the new ones
   * @param changed those with other settings
   * @param removed those that are no longer declared
   */
  record Changes(List<String> added, List<String> changed, List<String> removed) {}

  /**
   * Makes the handlers of new and changed types, and then exchanges the types.
   *
   * @throws InvalidConfig naming every handler that can't be used; nothing is changed then
   */
  Changes apply(Settings settings) throws InvalidConfig {
    Map<String, Admission> before = types.now();
    Plan plan = plan(settings, before);
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    plan.defined()
        .forEach(
            (name, definition) -> {
              (before.containsKey(name) ? changed : added).add(name);
              define(name, definition);
            });
    types.replace(
        settings.types().keySet().stream().map(name -> requireNonNull(known.get(name))).toList());
    for (String name : plan.removed()) {
      requireNonNull(before.get(name)).type().capacity().remove(resources::close);
    }
    // More slots may be free than before, and calls may wait for them.
    types.now().values().forEach(one -> one.supervisor().tell(Supervisor.SlotFree.SLOT_FREE));
    return new Changes(added, changed, plan.removed());
  }

  private Plan plan(Settings settings, Map<String, Admission> before) throws InvalidConfig {
    Map<String, Definition> defined = new LinkedHashMap<>();
    List<String> complaints = new ArrayList<>();
    for (TypeSettings type : settings.types().values()) {
      Admission admission = before.get(type.name());
      if (admission != null && admission.type().settings().equals(type)) {
        continue;
      }
      try {
        defined.put(type.name(), resources.isolations().define(type, settings));
      } catch (UnusableHandler e) {
        complaints.add(String.valueOf(e.getMessage()));
      }
    }
    if (!complaints.isEmpty()) {
      defined.values().forEach(Definition::close);
      throw new InvalidConfig(complaints);
    }
    List<String> removed =
        before.keySet().stream().filter(name -> !settings.types().containsKey(name)).toList();
    return new Plan(defined, removed);
  }

  private void define(String name, Definition definition) {
    Admission admission = known.get(name);
    if (admission == null) {
      known.put(name, supervise.apply(resources.add(definition)));
    } else {
      admission.type().redefine(definition, resources::close);
    }
  }
}
