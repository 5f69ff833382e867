package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.firebreak.access.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** openapi.yaml describes every path, scope, problem and header of the server, and no others. */
class OpenApiTest {
  static final Path FILE = Path.of("src/main/resources/dev/firebreak/http/openapi.yaml");
  private static final Path SOURCES = Path.of("src/main/java/dev/firebreak/http");

  private static final Pattern READ =
      Pattern.compile("header\\.is\\(\"([a-z-]+)\"\\)|case \"([a-z]+-[a-z-]+|prefer)\" ->");
  private static final Pattern SENT =
      Pattern.compile(
          "(?:RawHeader\\.create\\(|withHeader\\(|CHALLENGE =|KEY_HEADER"
              + " =)\\s*\"([A-Za-z-]+)\"|\"(Firebreak-[A-Za-z-]+)\"");

  /** Headers that are no business of a caller of one operation. */
  private static final Set<String> OF_ALL =
      Set.of(
          "authorization",
          "x-forwarded-for",
          "content-type",
          "cookie",
          "expect",
          "referer",
          "te",
          "trailer",
          "user-agent");

  private final JsonNode api = read();

  static JsonNode read() {
    try {
      return new YAMLMapper().readTree(FILE.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static String template(String documented) {
    return documented.replaceAll("\\{[^}]*}", "{}");
  }

  @Test
  void everyOperationIsDocumentedWithItsScopeAndNoOther() {
    Map<String, String> documented = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        documented.put(
            operation.getKey() + ' ' + template(path.getKey()),
            operation.getValue().path("operationId").asText()
                + ' '
                + scopes(operation.getValue().path("security")));
      }
    }
    Map<String, String> served = new TreeMap<>();
    for (RouteScopes.Rule rule : RouteScopes.all()) {
      if (rule.read() != null) {
        served.put("get " + rule.template(), rule.read() + ' ' + word(rule.readScope()));
      }
      if (rule.change() != null) {
        served.put("post " + rule.template(), rule.change() + ' ' + word(rule.changeScope()));
      }
    }
    assertThat(documented).isEqualTo(served);
  }

  private static String word(Scope scope) {
    return scope == null ? "" : scope.word();
  }

  private static String scopes(JsonNode security) {
    return security.isEmpty() ? "" : security.path(0).path("token").path(0).asText();
  }

  @Test
  void everyProblemIsDocumentedWithItsStatus() {
    Map<String, Integer> documented = new TreeMap<>();
    for (Map.Entry<String, JsonNode> answer : api.at("/components/responses").properties()) {
      answer
          .getValue()
          .path("x-problems")
          .forEach(slug -> documented.put(slug.asText(), Integer.parseInt(answer.getKey())));
    }
    assertThat(documented)
        .isEqualTo(
            Arrays.stream(ProblemType.values())
                .collect(Collectors.toMap(ProblemType::slug, ProblemType::status)));
    assertThat(texts(api.at("/components/schemas/Problem/properties/type/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::uri).toList());
  }

  @Test
  void everyScopeIsDocumented() {
    List<String> scopes = Arrays.stream(Scope.values()).map(Scope::word).toList();
    assertThat(texts(api.at("/components/schemas/Scope/enum"))).isEqualTo(scopes);
    String description = api.at("/components/securitySchemes/token/description").asText();
    assertThat(scopes).allMatch(scope -> description.contains(scope + " ("));
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void everyHeaderThatTheServerReadsOrSendsIsDocumented() throws IOException {
    Set<String> documented = new TreeSet<>(OF_ALL);
    api.at("/components/headers").properties().forEach(h -> documented.add(lower(h.getKey())));
    for (JsonNode parameter : api.at("/components/parameters")) {
      if (parameter.path("in").asText().equals("header")) {
        documented.add(lower(parameter.path("name").asText()));
      }
    }
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String source = Files.readString(file);
        for (Pattern pattern : List.of(READ, SENT)) {
          pattern
              .matcher(source)
              .results()
              .forEach(hit -> used.add(lower(hit.group(1) == null ? hit.group(2) : hit.group(1))));
        }
      }
    }
    assertThat(used).contains("idempotency-key", "firebreak-attempts", "www-authenticate");
    used.removeIf(OpenApiTest::isOfBrowsers);
    assertThat(documented).containsAll(used);
  }

  /** What browsers and servers agree on before a page sees anything. */
  private static boolean isOfBrowsers(String header) {
    return header.startsWith("access-control-");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() throws IOException {
    Set<String> used = new TreeSet<>();
    Pattern.compile("\\$ref: '#([^']+)'")
        .matcher(Files.readString(FILE))
        .results()
        .forEach(ref -> used.add(ref.group(1)));
    assertThat(used).noneMatch(pointer -> api.at(pointer).isMissingNode());
    Set<String> components = new TreeSet<>();
    for (Map.Entry<String, JsonNode> kind : api.path("components").properties()) {
      if (!kind.getKey().equals("securitySchemes")) {
        kind.getValue()
            .properties()
            .forEach(one -> components.add("/components/" + kind.getKey() + '/' + one.getKey()));
      }
    }
    assertThat(components).isEqualTo(used);
  }
}
