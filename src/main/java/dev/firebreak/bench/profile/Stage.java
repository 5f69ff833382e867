package dev.firebreak.bench.profile;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a thread of a node works at. A stack belongs to the stage of its innermost frame that has
 * one; libraries that many stages use, such as collections and database drivers, have none.
 */
enum Stage {
  SOCKET("socket", under("dev.firebreak.socket.", "sun.nio.ch.")),
  PARSE(
      "parse",
      under(
          "dev.firebreak.connection.",
          "org.apache.pekko.http.impl.engine.parsing.",
          "org.apache.pekko.http.impl.model.parser.",
          "org.parboiled2.")),
  STREAMS("Pekko's streams", under("org.apache.pekko.stream.", "org.apache.pekko.http.")),
  JSON(
      "JSON",
      under("com.fasterxml.jackson.", "dev.firebreak.json.", "dev.firebreak.http.document.")),
  ROUTE("route, admission", under("dev.firebreak.http.", "dev.firebreak.access.")),
  ACCEPT("store: accept", store("SubmitBatch|SubmitColumns")),
  CLAIM("store: claim", store(".*Claim.*")),
  SETTLE("store: settle, archive", store("Settle.*|Success.*|Archive.*|Ended.*|CountChanges")),
  STORE("store: queue, commit, sync", under("dev.firebreak.store.", "org.sqlite.")),
  TASKS("task, retry, hints", under("dev.firebreak.tasks.", "dev.firebreak.task.")),
  ACTORS(
      "actors, supervision",
      under("dev.firebreak.supervision.", "org.apache.pekko.actor.", "org.apache.pekko.dispatch.")),
  HANDLER("handler, its thread", under("dev.firebreak.handler.", "dev.firebreak.demo.")),
  OTHER("other: threads, timers", _ -> true);

  /** Frames of the store and of drivers that say nothing about the operation they belong to. */
  private static final Predicate<String> SHARED =
      under("org.sqlite.", "org.postgresql.", "dev.firebreak.store.");

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // Functions without state.
  private final Predicate<String> frames;

  Stage(String text, Predicate<String> frames) {
    this.text = text;
    this.frames = frames;
  }

  String text() {
    return text;
  }

  /** The stage of a stack, given by the names of its classes, innermost first. */
  static Stage of(List<String> classes) {
    boolean stores = false;
    for (String each : classes) {
      Stage stage = ofFrame(each);
      if (stage != null && stage != STORE) {
        // What the store calls when it has answered is no part of it, and what calls it neither.
        return stores && !SHARED.test(each) ? STORE : stage;
      }
      stores |= SHARED.test(each);
    }
    return stores ? STORE : OTHER;
  }

  private static @Nullable Stage ofFrame(String name) {
    for (Stage stage : values()) {
      if (stage != OTHER && stage.frames.test(name)) {
        return stage;
      }
    }
    return null;
  }

  private static Predicate<String> under(String... packages) {
    List<String> prefixes = List.of(packages);
    return name -> prefixes.stream().anyMatch(name::startsWith);
  }

  /** Classes of the store by their simple names, with what is nested in them. */
  private static Predicate<String> store(String names) {
    Pattern simple = Pattern.compile("dev\\.firebreak\\.store\\..*\\.(" + names + ")(\\$.*)?");
    return name -> simple.matcher(name).matches();
  }
}
