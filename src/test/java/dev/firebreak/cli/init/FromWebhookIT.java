package dev.firebreak.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.InstalledProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hooks files of adnanh/webhook, translated and then tried. */
@Isolated("replaces System.out and System.err")
class FromWebhookIT {
  private static final Path CORPUS = Path.of("src/test/resources/hooks");

  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  private Path hooks(String text) throws IOException {
    return Files.writeString(folder.resolve("hooks.json"), text);
  }

  /** Translates a file of the corpus, whose commands are the script show.sh; returns the notes. */
  private String translate(String name) throws IOException {
    Path programs = CORPUS.toAbsolutePath();
    Path file =
        hooks(Files.readString(CORPUS.resolve(name)).replace("PROGRAMS", programs.toString()));
    String into = folder.resolve("new").toString();
    String said = commands.expect(ExitCode.OK, "init", "--from-webhook", file.toString(), into);
    commands.expect(ExitCode.OK, "check", into + "/firebreak.conf");
    return said;
  }

  private int attempt(String type, String... args) {
    String conf = folder.resolve("new/firebreak.conf").toString();
    List<String> line = new ArrayList<>(List.of("try", "--config", conf, type));
    line.addAll(List.of(args));
    return commands.run(line.toArray(String[]::new));
  }

  private String configuration() throws IOException {
    return Files.readString(folder.resolve("new/firebreak.conf"));
  }

  @Test
  void whatFirebreakHasIsInTheConfigurationAndTheRestInNotes() throws IOException {
    String said = translate("deploys.json");
    assertThat(configuration())
        .contains("\"/hooks/site\" { type = \"site\", mode = submit }")
        .contains("\"/hooks/plain\" { type = \"plain\", mode = call }")
        .contains("cwd = \"" + CORPUS.toAbsolutePath())
        .contains("verify { scheme = github, secret-file = \"" + folder.resolve("new/site.secret"))
        .contains("verify { scheme = hmac, header = \"X-Gitea-Signature\", secret-file = \"")
        .contains("pass-headers = [\"X-GitHub-Event\"]", "retry.attempts = 1")
        .contains("# to do: in " + CORPUS.toAbsolutePath() + "/show.sh write $ARG_2 for $2");
    assertThat(folder.resolve("new/site.secret")).hasContent("cucumber\n");
    assertThat(folder.resolve("new/plain.json")).doesNotExist();
    assertThat(said)
        .contains("- to do: in " + CORPUS.toAbsolutePath() + "/show.sh write $ARG_3 for $3")
        .contains("(payload pusher.name): nothing of a request becomes an argument")
        .contains("- differs: the caller gets 202 and the task, not response-message")
        .contains("- differs: a request with a wrong signature gets 401")
        .contains("- differs: only POST (methods), not every method");
    assertThat(configuration()).doesNotContain("cucumber", "tomato");
  }

  @Test
  void valuesOfTheRequestBecomeVariablesAndNeverArguments() throws IOException {
    InstalledProgram.orSkip("python3", "python3");
    translate("deploys.json");
    String push =
        """
        {"ref":"refs/heads/main","head_commit":{"id":"a1; rm -rf /"},"pusher":{"name":"$(id)"},
         "repository":{"full_name":"octocat/hello"},"commits":[{"message":"two\\nlines"}]}
        """;
    assertThat(
            attempt("site", push, "--content-type=application/json", "-H", "X-GitHub-Event: push"))
        .as(commands.err())
        .isZero();
    assertThat(commands.out())
        .contains("arguments: --verbose\n", "ARG_2: a1; rm -rf /\n", "ARG_3: $(id)\n")
        .contains(
            "ARG_4: last",
            "HOOK_ref: refs/heads/main",
            "REPOSITORY: octocat/hello",
            "FIRST_MESSAGE: two")
        .contains("EVENT: push", "in: " + CORPUS.toAbsolutePath(), "body: " + push.length())
        .doesNotContain("NONE");
    assertThat(attempt("site", "{\"ref\":\"refs/heads/x\"}", "--content-type=application/json"))
        .isZero();
    assertThat(commands.out()).isEqualTo("Hook rules were not satisfied.\n");
    assertThat(attempt("site", "{", "--content-type=application/json"))
        .isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("the body is not JSON");
  }

  @Test
  void rulesAreCheckedAndTheirStatusesAreThoseOfTheHook() throws IOException {
    InstalledProgram.orSkip("python3", "python3");
    translate("rules.json");
    assertThat(attempt("token", "x", "-H", "X-Gitlab-Token: s3cret")).as(commands.err()).isZero();
    assertThat(commands.out()).contains("arguments:");
    assertThat(commands.err()).contains("answer    201 Created, text/x-log", "X-Answered-By: hook");
    assertThat(attempt("token", "x", "--query=code=abc1")).isZero();
    assertThat(attempt("token", "x", "--query=code=abc", "-H", "X-Gitlab-Token: S3cret"))
        .isEqualTo(ExitCode.NO_PERMISSION);
    assertThat(commands.err())
        .contains("answer    403 Forbidden", "Hook rules were not satisfied.");
  }

  @Test
  void anOldSignatureIsCheckedByTheAdapter() throws Exception {
    InstalledProgram.orSkip("python3", "python3");
    translate("rules.json");
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("celery".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    String right = HexFormat.of().formatHex(mac.doFinal("body".getBytes(StandardCharsets.UTF_8)));
    String header = "X-Hub-Signature: sha1=";
    assertThat(attempt("old-signature", "body", "-H", header + right)).isZero();
    assertThat(commands.out()).contains("body: 4 bytes");
    for (String wrong :
        List.of(right.replace(right.charAt(0), right.charAt(0) == 'a' ? 'b' : 'a'), "")) {
      assertThat(attempt("old-signature", "body", "-H", header + wrong)).isZero();
      assertThat(commands.out()).isEqualTo("Hook rules were not satisfied.\n");
    }
    assertThat(attempt("old-signature", "body")).isZero();
    assertThat(commands.out()).isEqualTo("Hook rules were not satisfied.\n");
  }

  @Test
  void aHookWithARuleThatCanNotBeCheckedIsClosed() throws IOException {
    InstalledProgram.orSkip("python3", "python3");
    assertThat(translate("rules.json"))
        .contains("- to do: ip-whitelist 10.0.0.0/8 can't be checked here, and the hook is closed")
        .contains("then delete this rule in by-address.json");
    assertThat(configuration())
        .contains("\"/hooks/by/address\" { type = \"by-address\", mode = call }");
    assertThat(attempt("by-address", "x")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err())
        .contains("by-address.json has a rule that can't be checked: ip-whitelist 10.0.0.0/8")
        .contains("this hook is closed");
    assertThat(commands.out()).isEmpty();
  }

  @Test
  void formsTheQueryAndListsAreReadAsWebhookReadsThem() throws IOException {
    InstalledProgram.orSkip("python3", "python3");
    translate("rules.json");
    String form = "payload=%7B%22user%22%3A%7B%22id%22%3A7%7D%7D&text=a+b%26c&text=second";
    assertThat(
            attempt(
                "form", form, "--content-type=application/x-www-form-urlencoded", "--query=a=1&b="))
        .as(commands.err())
        .isZero();
    assertThat(commands.out())
        .contains(
            "USER_ID: 7\n", "TEXT: a b&c\n", "HOW: POST\n", "QUERY: {\"a\":\"1\",\"b\":\"\"}");
    String file =
        Base64.getEncoder().encodeToString("from the sender".getBytes(StandardCharsets.UTF_8));
    assertThat(attempt("list", "[\"" + file + "\",{\"name\":true}]")).as(commands.err()).isZero();
    assertThat(commands.out())
        .contains("SECOND: true", "ALL: {\"root\":[\"", "file: from the sender");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | is not a list of hooks",
        "[] | has 0 hooks, not 1 to 1000",
        "[{\"id\":\"a\"}] | a: execute-command is missing",
        "[{\"execute-command\":\"x\"}] | hook 1: id is missing",
        "[{\"id\":\"a\",\"execute-command\":\"x\"},{\"id\":\"a\",\"execute-command\":\"x\"}]"
            + " | a: there are several hooks with this id",
        "[{\"id\":\"a\",\"execute-command\":[]}] | a: execute-command must be a text",
        "[{\"id\":\"a\",\"execute-command\":\"x\",\"http-methods\":\"GET\"}]"
            + " | a: http-methods must be a list",
        "[{\"id\":\"a\",\"execute-command\":\"x\",\"trigger-rule\":{\"xor\":[]}}]"
            + " | a: trigger-rule must be one of match, and, or, not",
        "[{\"id\":\"a\",\"execute-command\":\"x\",\"trigger-rule\":{\"match\":{\"type\":\"v\"}}}]"
            + " | a: there is no rule of type \"v\"",
        "[{\"id\":\"a\",\"execute-command\":\"x\",\"success-http-response-code\":2000}]"
            + " | a: success-http-response-code must be an HTTP status",
        "[{\"id\":\"a\",\"execute-command\":\"x\",\"pass-environment-to-command\":"
            + "[{\"source\":\"body\",\"name\":\"x\"}]}] | a: there is no source \"body\"",
        "[ { | is not JSON, in line 1",
        "[{\"id\":{{ getenv \"ID\" }}}] | A template ({{ }}) has to be filled in first"
      })
  void whatIsWrongIsNamedAndNothingIsWritten(String text, String error) throws IOException {
    String file = hooks(text).toString();
    String into = folder.resolve("new").toString();
    assertThat(commands.expect(ExitCode.DATA_ERROR, "init", "--from-webhook", file, into))
        .contains(error);
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void aRequestThatCanNotBeReadIsTheSendersFault() throws IOException {
    InstalledProgram.orSkip("python3", "python3");
    translate("rules.json");
    String deep = "[".repeat(200_000);
    String large = "[\"" + "A".repeat(200_000) + "\",{\"name\":\"" + "x".repeat(200_000) + "\"}]";
    for (String bad : List.of(deep, large, "[\"no Base64!\"]", "[\"\",{\"name\":\"\\ud800\"}]")) {
      assertThat(attempt("list", bad)).isEqualTo(ExitCode.DATA_ERROR);
      assertThat(commands.err()).contains("blame     Input");
    }
    assertThat(attempt("list", "5")).as(commands.err()).isZero();
    String form = "payload=a&x" + "&x".repeat(2000);
    assertThat(attempt("form", form, "--content-type=application/x-www-form-urlencoded"))
        .isEqualTo(ExitCode.DATA_ERROR);
  }

  @Test
  void idsThatAreNoPathsGetPathsOfTheirOwn() throws IOException {
    String hook = "\",\"execute-command\":\"/bin/true\"}";
    Path file =
        hooks(
            "[{\"id\":\"a b"
                + hook
                + ",{\"id\":\"a-b"
                + hook
                + ",{\"id\":\"a\\u00e4b"
                + hook
                + "]");
    String into = folder.resolve("new").toString();
    assertThat(commands.expect(ExitCode.OK, "init", "--from-webhook", file.toString(), into))
        .contains("- to do: give the sender the path /hooks/a-b-2", "path /hooks/a-b-3");
    commands.expect(ExitCode.OK, "check", into + "/firebreak.conf");
    assertThat(configuration())
        .contains("\"/hooks/a-b\" { type = \"a-b\"", "\"/hooks/a-b-2\" { type = \"a-b-2\"");
  }

  @Test
  void yamlIsToBeConvertedFirst() throws IOException {
    Path file = Files.writeString(folder.resolve("hooks.yaml"), "- id: a\n  execute-command: x\n");
    assertThat(commands.expect(ExitCode.DATA_ERROR, "init", "--from-webhook", file.toString()))
        .contains("Convert YAML to JSON first, for instance by: yq -o=json " + file);
    assertThat(
            commands.expect(
                ExitCode.DATA_ERROR, "init", "--from-webhook", folder.resolve("none").toString()))
        .contains("the hooks can't be read");
  }

  @Test
  void aTextOfTheFileCanNotAddKeysToTheConfiguration() throws IOException {
    String word = "include";
    String evil = "x\\\" , user = root } # \\n } firebreak.http.access = open \\u0000";
    Path file =
        hooks(
            "[{\"id\":\""
                + word
                + "\",\"execute-command\":\"/bin/true\",\"http-methods\":[\""
                + evil
                + "\"],\""
                + evil
                + "\":1,\"response-headers\":[{\"name\":\"X-A\",\"value\":\"\\\" } b {\"}],"
                + "\"include-command-output-in-response\":true}]");
    String into = folder.resolve("new").toString();
    commands.expect(ExitCode.OK, "init", "--from-webhook", file.toString(), into);
    commands.expect(ExitCode.OK, "check", into + "/firebreak.conf");
    assertThat(attempt(word)).isZero();
    assertThat(commands.err()).contains("X-A: \" } b {");
  }

  @Test
  void whichPagesMayUseAHookIsLeftToCors() throws IOException {
    Path file =
        hooks(
            "[{\"id\":\"a\",\"execute-command\":\"/bin/true\",\"response-headers\":"
                + "[{\"name\":\"Access-Control-Allow-Origin\",\"value\":\"*\"}]}]");
    String into = folder.resolve("new").toString();
    commands.expect(ExitCode.OK, "init", "--from-webhook", file.toString(), into);
    assertThat(commands.out())
        .contains("- to do: the response header Access-Control-Allow-Origin: list the pages")
        .contains("cors.origins");
  }
}
