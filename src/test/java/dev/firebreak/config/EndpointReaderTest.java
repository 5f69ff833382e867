package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a type says of requests and answers, and the paths of the operator's choice. */
class EndpointReaderTest {
  private static Settings read(String hocon) throws InvalidConfig {
    return SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()));
  }

  private static EndpointSettings endpoint(String says) throws InvalidConfig {
    Settings settings = read("firebreak.types.x { command = [cat], " + says + " }");
    return Objects.requireNonNull(settings.types().get("x")).endpoint();
  }

  @Test
  void aTypeTakesPostsAndNothingOfTheirRequest() throws InvalidConfig {
    assertThat(endpoint("")).isEqualTo(EndpointSettings.PLAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "methods = [GET] | GET,HEAD | true",
        "methods = [PUT, GET, PUT, DELETE] | PUT,GET,HEAD,DELETE | true",
        "methods = [POST] | POST | false",
        "pass-headers = [X-A] | POST | true",
        "pass-request = true | POST | true",
      })
  void otherMethodsAndHeaderFieldsImplyTheRequest(String says, String methods, boolean passes)
      throws InvalidConfig {
    assertThat(endpoint(says).methods()).isEqualTo(List.of(methods.split(",")));
    assertThat(endpoint(says).passRequest()).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "methods = [] | methods: names no method",
        "methods = [get] | \"get\" is not one of GET, POST",
        "methods = [CONNECT] | \"CONNECT\" is not one of",
        "pass-headers = [Authorization] | Authorization is never passed on",
        "pass-headers = [cookie] | cookie is never passed on",
        "pass-headers = [Proxy] | Proxy is never passed on",
        "pass-headers = [\"X A\"] | not the name of a header field",
        "headers { Set-Cookie = a } | can't set the header field Set-Cookie",
        "headers { Content-Length = 1 } | the server sets the header field Content-Length",
        "headers { X-A = \"a\\r\\nX-B: c\" } | control character",
        "answer = cgi, warm.processes = 1 | cgi is for a command that is started for each attempt",
        "answer = text | \"text\" is not one of content, cgi",
        "exit-codes.status { \"3\" = 200 } | is not an HTTP status from 400 to 599",
        "exit-codes.status { \"256\" = 404 } | is not a whole number from 1 to 255",
        "exit-codes { retry = [3], status { \"3\" = 404 } } | is of a code that retry has",
        "stream = true, warm.processes = 1 | stream: is for a command that is started for each",
        "stream = true, command = null, handler = x.Y, start = inline | with start = inline",
        "stream-input = true, command = null, handler = x.Y | stream-input: is for a command",
        "stream-input = true, warm.processes = 1 | stream-input: is for a command that is started",
        "stream-input = true, verify { scheme = hmac, secret = s } | can't be used with verify",
        "max-stream-input = -1 | max-stream-input",
        "verify { scheme = github } | secret-file: is missing",
        "verify { scheme = other, secret = s } | \"other\" is not one of none, hmac, github",
        "verify { scheme = hmac, secret = s, header = \"a b\" } | not the name of a header field",
        "verify { scheme = hmac, secret = s, owner = \"a b\" } | is not the name of an owner",
        "verify { scheme = slack, secret = s, tolerance = 2d } | is above",
        "verify { scheme = hmac, secret = s, secret-file = f } | are both set",
        "verify { scheme = hmac, secret-file = /no/such/file } | there is no file",
        "forms = xml | \"xml\" is not one of none, files, json",
        "forms = files, warm.processes = 1 | files is for a command that is started for each"
            + " attempt",
        "forms = json, stream-input = true | forms: can't be used with stream-input",
        "forms = json, max-body = 257M | json needs a max-body of at most 256M",
        "forms = json, form-limits.max-parts = 0 | 0 is below 1",
        "forms = json, form-limits.max-size = 1 | unknown key",
        "cors.origins = [app.example.com] | \"app.example.com\" is not an origin such as",
        "cors.origins = [\"https://a.example/\"] | is not an origin such as",
        "cors.origins = [\"https://a.example/x\"] | is not an origin such as",
        "cors.origins = [\"https://u@a.example\"] | is not an origin such as",
        "cors.origins = [\"https://a.example:99999\"] | is not an origin such as",
        "cors.origins = [\"https://*.a.example\"] | is not an origin such as",
        "cors.origins = [\"https://bücher.example\"] | is not an origin such as",
        "cors.origins = [\"file://a\"] | is not an origin such as",
        "cors.origins = [\"null\"] | is not an origin such as",
        "cors.origins = [\"*\"] | which needs firebreak.http.access = tokens",
        "cors.expose-headers = [\"X A\"] | not the name of a header field",
        "cors.max-age = 2d | is above",
        "cors.origin = a | unknown key",
      })
  void aMistakeIsNamed(String says, String error) {
    assertThatThrownBy(() -> endpoint(says)).hasMessageContaining(error);
  }

  @Test
  void originsAreComparedInOneForm() throws InvalidConfig {
    CorsSettings cors =
        Objects.requireNonNull(
            endpoint("cors.origins = [\"HTTPS://App.Example:443\", \"http://[::1]:80\"]")
                .senders()
                .cors());
    assertThat(cors.any()).isFalse();
    assertThat(cors.origins())
        .containsExactlyInAnyOrder(
            Origin.of("https://app.example").orElseThrow(),
            Origin.of("http://[0:0:0:0:0:0:0:1]").orElseThrow());
    assertThat(cors.maxAge()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void routesAreReadWithTheirModes() throws InvalidConfig {
    Settings settings =
        read(
            """
            firebreak.types.x.command = [cat]
            firebreak.http.routes { "/a/b" { type = x, mode = submit }, "/c" { type = x } }
            """);
    assertThat(settings.http().routes())
        .containsExactlyInAnyOrder(
            new RouteSettings("/a/b", "x", RouteSettings.Mode.SUBMIT),
            new RouteSettings("/c", "x", RouteSettings.Mode.CALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "/", "/a/", "/a//b", "/a b", "/a/../b", "/..", "/a%20b", "/ü"})
  void aPathOfOtherCharactersIsRefused(String path) {
    assertRefused("\"" + path + "\" { type = x }", "is not a path such as /hooks/deploy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"/v1/x\" { type = x } | begins with a path of the server itself",
        "\"/metrics\" { type = x } | begins with a path of the server itself",
        "\"/a\" { type = y } | there is no type \"y\"",
        "\"/a\" { } | type: is missing",
        "\"/a\" { type = x, mode = run } | \"run\" is not one of call, submit",
        "\"/a\" { type = x, modes = call } | unknown key",
      })
  void aRouteThatLeadsNowhereIsRefused(String route, String error) {
    assertRefused(route, error);
  }

  private static void assertRefused(String route, String error) {
    String hocon = "firebreak.types.x.command = [cat]\nfirebreak.http.routes { " + route + " }";
    assertThatThrownBy(() -> read(hocon)).hasMessageContaining(error);
  }
}
