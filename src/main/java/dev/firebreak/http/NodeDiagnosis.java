package dev.firebreak.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.firebreak.access.Grant;
import dev.firebreak.config.Settings;
import dev.firebreak.diagnostics.FolderSizes;
import dev.firebreak.diagnostics.LogTail;
import dev.firebreak.diagnostics.Observation;
import dev.firebreak.diagnostics.Part;
import dev.firebreak.diagnostics.Redaction;
import dev.firebreak.diagnostics.SystemFacts;
import dev.firebreak.diagnostics.VisibleConfiguration;
import dev.firebreak.exposition.Exposition;
import dev.firebreak.liveness.Loops;
import dev.firebreak.metrics.Metrics;
import dev.firebreak.version.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an archive about this node.
 *
 * @param settings the settings that the node started with
 * @param state the state of the node, as its paths show it
 * @param tasks null if this node keeps no tasks
 * @param metrics null if they are not shown
 */
record NodeDiagnosis(
    Settings settings,
    Routes.NodeState state,
    @Nullable TaskContext tasks,
    @Nullable Metrics metrics) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * The parts, in the order of the archive; the recording is last, because it takes long.
   *
   * @param recording for how long the JVM is recorded; zero for not at all
   */
  List<Part> parts(Duration recording) {
    List<Part> parts =
        new ArrayList<>(
            List.of(
                Part.of(
                    "system.json",
                    "versions of Firebreak, Java and the system, options of Java without values"
                        + " that may be secret, memory, processors, open files",
                    this::system),
                Part.of(
                    "configuration.json",
                    "the configuration; passwords, the URL and the user of the database, variables"
                        + " and arguments of programs and the keys of handlers are hidden",
                    () -> VisibleConfiguration.json(settings.config())),
                Part.of(
                    "supervision.json",
                    "the supervision tree, with the messages of the last failures",
                    this::supervision),
                Part.of("types.json", "the types, with limits, counters and breakers", this::types),
                Part.of(
                    "nodes.json", "the nodes of the cluster, with their addresses", this::nodes),
                Part.of("health.json", "whether the node is ready, and why not", this::health),
                Part.of(
                    "store.json",
                    "the number of tasks by type and state, the versions of the database and its"
                        + " schema, its size and that of the files in the data folder, and how"
                        + " often it was written",
                    this::store),
                new Part(
                    "log.txt",
                    "the last 256 KB of the log, if it is a file; messages may contain names and"
                        + " addresses",
                    LogTail::writeTo)));
    if (metrics != null) {
      parts.add(Part.of("metrics.txt", "the metrics of the node", () -> metrics(metrics)));
    }
    parts.addAll(Observation.parts(recording));
    return parts;
  }

  private byte[] system() throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("firebreak", Version.text());
    facts.putAll(SystemFacts.now());
    return Responses.bytes(facts);
  }

  private static byte[] metrics(Metrics shown) throws Exception {
    Exposition all = await(shown.scrape(null));
    return Arrays.copyOf(all.bytes(), all.size());
  }

  private byte[] supervision() throws Exception {
    return redacted(Responses.bytes(await(state.tree().describe())));
  }

  /** Returns the answer. Waits for it for a limited time, so that an archive always ends. */
  static <T> T await(CompletionStage<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Of commands only the program, because arguments may be secret. */
  private byte[] types() throws IOException {
    JsonNode document = JSON.readTree(body(state.types().document(Grant.EVERYTHING)));
    for (JsonNode type : document.path("types")) {
      if (type.path("command") instanceof ArrayNode command) {
        while (command.size() > 1) {
          command.remove(command.size() - 1);
        }
      }
    }
    return JSON.writeValueAsBytes(document);
  }

  private byte[] nodes() {
    return Responses.bytes(Map.of("nodes", state.elsewhere().nodes()));
  }

  private byte[] health() {
    return Responses.bytes(
        Map.of(
            "ready",
            new String(body(state.readiness().ready()), StandardCharsets.UTF_8),
            "loops",
            Loops.troubles()));
  }

  private byte[] store() throws IOException, InterruptedException {
    Map<String, Object> document = new LinkedHashMap<>();
    Path folder = settings.storage().tasks().dataDir();
    boolean shared = settings.storage().shared() != null;
    document.put("kind", tasks == null ? "none" : shared ? "postgresql" : "sqlite");
    if (tasks != null) {
      new StoreDiagnosis(tasks.store()).addTo(document);
    }
    if (folder != null && !shared) {
      document.put("files", FolderSizes.of(folder));
    }
    return redacted(Responses.bytes(document));
  }

  private static byte[] body(HttpResponse answer) {
    return answer.entity() instanceof HttpEntity.Strict strict
        ? strict.getData().toArray()
        : new byte[0];
  }

  private static byte[] redacted(byte[] text) {
    return Redaction.of(new String(text, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }
}
