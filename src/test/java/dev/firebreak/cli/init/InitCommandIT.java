package dev.firebreak.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.InstalledProgram;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types what {@code firebreak init} says is to be typed next, with the program as it is shipped.
 */
class InitCommandIT {
  @TempDir private Path folder;

  private static Ended run(Path where, String command) throws Exception {
    return Distribution.run(new ProcessBuilder("/bin/sh", "-c", command).directory(where.toFile()));
  }

  private Ended mustRun(String command) throws Exception {
    Ended ended = run(folder, command);
    assertThat(ended.exitCode()).as(command + "\n" + ended.out()).isZero();
    return ended;
  }

  private List<String> init(String arguments) throws Exception {
    String said = mustRun("'" + Distribution.PROGRAM + "' init " + arguments).out();
    Matcher conf = Pattern.compile("Wrote (.*?/firebreak.conf)").matcher(said);
    assertThat(conf.find()).as(said).isTrue();
    String check = "'" + Distribution.PROGRAM + "' check '" + conf.group(1) + "'";
    assertThat(mustRun(check).out()).contains(" is valid: ");
    return said.lines().filter(line -> line.startsWith("  ")).map(String::strip).toList();
  }

  /** What a test asks of a server that runs. */
  private interface Question {
    void ask(Serving serving) throws Exception;
  }

  private List<String> type(List<String> commands) throws Exception {
    return type(commands, _ -> {});
  }

  /**
   * Runs all commands in their order, then asks the server; returns what each command has printed,
   * but for the server.
   */
  private List<String> type(List<String> commands, Question then) throws Exception {
    List<String> said = new ArrayList<>();
    String variables = "";
    Serving serving = null;
    try {
      for (String command : commands) {
        if (command.contains(" serve ")) {
          serving = serve(command);
        } else if (command.startsWith("signature=")) {
          variables = command + "; ";
        } else {
          String line = variables + command;
          String address = serving == null ? "" : serving.uri().getAuthority();
          said.add(mustRun(line.replace("127.0.0.1:8080", address)).out());
        }
      }
      assertThat(serving).isNotNull();
      then.ask(serving);
    } finally {
      if (serving != null) {
        serving.close();
      }
    }
    return said;
  }

  private Serving serve(String command) throws IOException {
    String conf = command.substring(command.indexOf("--config ") + 9).replace("'", "");
    return Distribution.serve(
        Distribution.PROGRAM,
        folder,
        Map.of("FIREBREAK_DATA_DIR", folder.resolve("data").toString()),
        "--config",
        conf);
  }

  @Test
  void theWebhookRunsAndAcceptsSignedDeliveries() throws Exception {
    InstalledProgram.orSkip("openssl", "openssl");
    List<String> said = type(init("webhook"));
    assertThat(said.get(0)).contains("would deploy refs/heads/main", "outcome   succeeded");
    assertThat(said.get(1)).contains("\"type\":\"deploy\"");
    assertThat(said.get(2)).contains("deploy");
    Path secret = folder.resolve("webhook/secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(secret).strip()).matches("[0-9a-f]{64}");
  }

  @Test
  @LongTest("InitCommandIT#theWebhookRunsAndAcceptsSignedDeliveries")
  void theWebhookIgnoresOtherEventsAndBranchesAndRejectsWhatNamesNone() throws Exception {
    init("webhook");
    String script = " | SITE=none webhook/deploy.sh";
    assertThat(mustRun("export HTTP_X_GITHUB_EVENT=ping; echo '{}'" + script).out())
        .contains("the webhook works");
    assertThat(mustRun("export HTTP_X_GITHUB_EVENT=issues; echo '{}'" + script).out())
        .contains("nothing to do for the event");
    String push = "export HTTP_X_GITHUB_EVENT=push; ";
    assertThat(mustRun(push + "echo '{\"ref\":\"refs/heads/x\"}'" + script).out())
        .contains("nothing to do for refs/heads/x");
    assertThat(run(folder, push + "echo '{}'" + script).exitCode()).isEqualTo(65);
  }

  @Test
  @LongTest("RecipesIT#thumbnails")
  void theThumbnailRunsAndReadsPicturesOnly() throws Exception {
    InstalledProgram.orSkip("convert", "imagemagick");
    type(init("thumbnail pictures"), InitCommandIT::theThumbnailReadsPicturesOnly);
    for (String name : List.of("tried.png", "small.png")) {
      Path small = folder.resolve("pictures").resolve(name);
      assertThat(ImageIO.read(small.toFile()).getWidth()).as(name).isEqualTo(320);
    }
  }

  private static void theThumbnailReadsPicturesOnly(Serving serving) throws Exception {
    String svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='5'/></svg>";
    try (FirebreakClient client = new FirebreakClient(serving.uri())) {
      Call drawing = new Call("thumbnail", svg.getBytes(StandardCharsets.UTF_8), "image/png", null);
      assertThat(client.call(drawing).status()).isEqualTo(422);
      Call small = new Call("thumbnail", Picture.of(30, 20, "png"), "image/png", null);
      byte[] same = client.call(small).body();
      assertThat(ImageIO.read(new ByteArrayInputStream(same)).getWidth()).isEqualTo(30);
    }
  }

  @Test
  void theReportRunsAndHasASchedule() throws Exception {
    List<String> said = type(init("report"));
    assertThat(said.get(0)).contains("for 1 day(s)", "outcome   succeeded");
    assertThat(said.get(1)).contains("Disk space, by file system:");
    assertThat(said.get(2)).contains("nightly");
  }

  @Test
  @LongTest("RecipesIT#model")
  void thePythonWorkerRuns() throws Exception {
    InstalledProgram.orSkip("python3", "python3");
    List<String> said =
        type(init("python-worker 'with blank'"), InitCommandIT::thePythonWorkerRejects);
    assertThat(said.get(0)).contains("\"price\"", "outcome   succeeded");
    assertThat(said.get(1)).contains("\"area\": 50");
  }

  private static void thePythonWorkerRejects(Serving serving) throws Exception {
    try (FirebreakClient client = new FirebreakClient(serving.uri())) {
      for (String wrong : List.of("{\"area\":true}", "[]", "{\"area\":-1}", "{}")) {
        HttpAnswer answer = client.call(Call.json("predict", wrong));
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
      }
    }
  }

  @Test
  @LongTest("FromWebhookIT")
  void hooksOfWebhookRunAtTheirAddresses() throws Exception {
    InstalledProgram.orSkip("openssl", "openssl");
    InstalledProgram.orSkip("python3", "python3");
    Path corpus = Path.of("src/test/resources/hooks").toAbsolutePath();
    Files.writeString(
        folder.resolve("hooks.json"),
        Files.readString(corpus.resolve("deploys.json")).replace("PROGRAMS", corpus.toString()));
    List<String> commands = init("--from-webhook hooks.json");
    assertThat(commands.get(0)).endsWith("check hooks/firebreak.conf");
    try (Serving serving = serve(commands.get(1))) {
      String deliver =
          "sign() { openssl dgst -sha256 -hmac \"$1\" body | sed 's/.* //'; }; curl -sS -w '"
              + " %{http_code}' --data-binary @body -H 'Content-Type: application/json' "
              + serving.uri()
              + "/hooks/";
      Files.writeString(folder.resolve("body"), "{\"ref\":\"refs/heads/main\"}");
      assertThat(
              mustRun(deliver + "site -H \"X-Hub-Signature-256: sha256=$(sign cucumber)\"").out())
          .contains("\"type\":\"site\"")
          .endsWith(" 202");
      assertThat(mustRun(deliver + "site -H \"X-Hub-Signature-256: sha256=$(sign melon)\"").out())
          .endsWith(" 401");
      assertThat(mustRun(deliver + "plain -H \"X-Gitea-Signature: $(sign tomato)\"").out())
          .contains("arguments: \n", "body: 25 bytes")
          .endsWith(" 200");
      assertThat(mustRun(deliver + "plain").out()).endsWith(" 401");
    }
  }

  @Test
  void noFileIsOverwritten() throws Exception {
    Path mine = Files.createDirectories(folder.resolve("report")).resolve("report.sh");
    Files.writeString(mine, "mine");
    Ended refused = run(folder, "'" + Distribution.PROGRAM + "' init report");
    assertThat(refused.exitCode()).isEqualTo(65);
    assertThat(refused.out()).contains("report/report.sh exists; nothing was written");
    assertThat(mine).hasContent("mine");
    assertThat(folder.resolve("report/firebreak.conf")).doesNotExist();
  }

  @Test
  void anUnknownTemplateIsNamedWithTheOthers() throws Exception {
    Ended refused = run(folder, "'" + Distribution.PROGRAM + "' init webhok");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out())
        .contains("no template \"webhok\"; there are webhook, thumbnail, report, python-worker");
  }
}
