package dev.firebreak.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.InstalledProgram;
import dev.firebreak.fixture.TestNode;
import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver in the examples of the distribution. */
class ReceiverExampleTest {
  @TempDir Path folder;

  @Test
  void theExampleTakesSignedEventsAndNoOthers() throws Exception {
    Path interpreter = InstalledProgram.orSkip("python3", "python3");
    ProcessBuilder python =
        new ProcessBuilder(
                interpreter.toString(),
                Path.of("conf/examples/callback_receiver.py").toString(),
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    python.environment().put("WEBHOOK_SECRET", CallbackRig.SECRET);
    Process process = python.start();
    try (CallbackRig rig = new CallbackRig(folder);
        BufferedReader lines = process.inputReader()) {
      String url = "http://127.0.0.1:" + lines.readLine() + "/hook";
      String other = CallbackRig.SECRET.replace('w', 'x').replace("xhsec", "whsec");
      String wrong = "callback { url = \"" + url + "\", secret = \"" + other + "\" }";
      rig.start(
          "echo { handler = dev.firebreak.demo.Echo, "
              + rig.callback("url = \"" + url + '"')
              + " }\nwrong { handler = dev.firebreak.demo.Echo, "
              + wrong
              + " }",
          "allowed-addresses = [\"127.0.0.1\"], attempts = 1");
      String id = CallbackRig.id(rig.submit("echo", "x"));
      assertThat(new JsonMapper().readTree(lines.readLine()).get("subject").asText()).isEqualTo(id);
      assertThat(
              TestNode.json(
                      rig.node().get("/v1/tasks/" + rig.delivery("succeeded").get("id").asText()))
                  .get("result")
                  .get("status")
                  .asInt())
          .isEqualTo(204);
      CallbackRig.id(rig.submit("wrong", "x"));
      assertThat(rig.delivery("failed").get("error").toString()).contains("answered 401");
    } finally {
      process.destroyForcibly();
    }
  }
}
