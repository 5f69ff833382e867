package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.account.Account;
import dev.firebreak.account.Accounts;
import dev.firebreak.account.Privileges;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.process.Identity;
import dev.firebreak.process.OwnNice;
import dev.firebreak.store.MemoryStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Programs that run as another user than the node. */
@EnabledIf("mayChangeUsers")
@Isolated("looks at the children of this JVM")
class OtherUserTest {
  private static final String NOBODY = "user = nobody, ";

  @TempDir Path folder;
  private TestNode node;

  static boolean mayChangeUsers() {
    try {
      return Identity.canChange() && Privileges.ofThisProcess().missing().isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  @BeforeEach
  void letOthersPass() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private void start(String types) {
    node =
        TestNode.configured("firebreak { work-dir = \"" + folder + "\", types { " + types + " } }");
  }

  private static String shell(String script, String more) {
    return "x { command = [sh, -c, \"\"\"" + script + "\"\"\"], " + more + " }";
  }

  private JsonNode cause() {
    return TestNode.json(node.call("x", "")).get("cause");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    Path work = folder.resolve("firebreak-" + ProcessHandle.current().pid());
    node.close();
    assertThat(work).doesNotExist();
    await().untilAsserted(() -> assertThat(Children.all()).isEmpty());
  }

  @Test
  void aProgramHasTheUserAndItsGroupAndNothingOfTheNode() {
    start(
        shell(
            "id -u; id -g; id -G; grep -h '^Cap[IPEA]' /proc/self/status | sort -u -k2 | wc -l;"
                + " grep CapEff /proc/self/status; stat -c '%u %g %a' $TMPDIR; echo $USER $LOGNAME",
            NOBODY));
    Account nobody = Accounts.user("nobody").orElseThrow();
    assertThat(node.call("x", "").body().lines())
        .containsExactly(
            String.valueOf(nobody.uid()),
            String.valueOf(nobody.gid()),
            String.valueOf(nobody.gid()),
            "1",
            "CapEff:\t0000000000000000",
            nobody.uid() + " " + nobody.gid() + " 700",
            "nobody nobody");
  }

  @Test
  void stepsOfAnotherUserAreRecorded() throws IOException {
    Path step = folder.resolve("step");
    Files.copy(Path.of("src/main/bin/firebreak-step"), step);
    Files.setPosixFilePermissions(step, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    node =
        TestNode.keeping(
            new MemoryStore("memory", InstantSource.system()),
            "firebreak { work-dir = \""
                + folder
                + "\", types { "
                + shell(
                    "umask 077; S="
                        + step
                        + "; $S a -- id -u; $S a -- echo no; stat -c '%u %a' $FIREBREAK_STEPS;"
                        + " $S b -- sh -c 'ln -sf "
                        + secret
                        + " $(readlink /proc/$$/fd/1)' || echo $?",
                    "user = 54321, group = 54322")
                + " } }");
    JsonNode task = TestNode.json(node.send(node.request("POST", "/v1/submit/x", "")));
    String path = "/v1/tasks/" + task.path("id").asText();
    await().until(() -> TestNode.json(node.get(path)).path("finishedAt").isTextual());
    assertThat(node.get(path + "/result").body()).isEqualTo("54321\n54321\n54321 700\n70\n");
  }

  @Test
  void numbersNameUsersAndGroupsThatAreNotListed() {
    start(shell("id -u; id -g; id -G; echo $HOME", "user = 54321, group = 54322"));
    assertThat(node.call("x", "").body().lines().limit(3))
        .containsExactly("54321", "54322", "54322");
  }

  @Test
  void aGroupAloneLeavesTheUser() throws IOException {
    start(shell("id -u; id -g; touch a; stat -c %g a", "group = 54322"));
    String own = String.valueOf(Privileges.ofThisProcess().uid());
    assertThat(node.call("x", "").body().lines()).containsExactly(own, "54322", "54322");
  }

  @Test
  void theHomeIsThatOfTheUserUnlessTheTypeSaysOtherwise() {
    start(
        shell("echo $HOME", "user = daemon")
            + "\ny { command = [sh, -c, \"echo $HOME\"], user = daemon, env.HOME = /opt }");
    assertThat(node.call("x", "").body().strip())
        .isEqualTo(Accounts.user("daemon").orElseThrow().home());
    assertThat(node.call("y", "").body().strip()).isEqualTo("/opt");
  }

  @Test
  void otherUsersCanNotLookIntoItsFolder() {
    start(
        shell(
            "ls $TMPDIR/..; for f in $TMPDIR/..; do touch $f/x; done",
            NOBODY + "retry.attempts = 1"));
    assertThat(cause().get("stderr").asText())
        .contains("cannot open directory", "cannot touch")
        .doesNotContain("No such file");
  }

  @Test
  void theFilesOfAFormBelongToIt() {
    start(
        shell(
            "cat $FIREBREAK_FORM/1; stat -c %u $FIREBREAK_FORM/* | sort -u; touch"
                + " $FIREBREAK_FORM/x",
            NOBODY + "forms = files"));
    HttpResponse<String> answer =
        node.call("x", "a=b", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(answer.body()).isEqualTo("b" + Accounts.user("nobody").orElseThrow().uid() + "\n");
  }

  @Test
  void itsLimitsApply() {
    start(
        shell(
            "ulimit -n; nice; umask; mkdir d; stat -c %a d",
            NOBODY + "open-files = 25, nice = 7, umask = \"027\""));
    long own = OwnNice.value();
    assertThat(node.call("x", "").body().lines())
        .containsExactly("25", String.valueOf(own + 7), "0027", "750");
  }

  @Test
  void itIsKilledWithAllThatItStarted() {
    start(
        shell(
            "trap '' TERM; setsid -f sleep 1000; sh -c 'sleep 1000 & exec sleep 1000' & echo up"
                + " >&2; mkdir -m 0 closed; wait; sleep 1000",
            NOBODY + "timeout = 1s, grace = 100ms, retry.attempts = 1"));
    assertThat(node.call("x", "").statusCode()).isEqualTo(504);
    assertThat(Children.programs()).isEmpty();
  }

  @Test
  void itsEndIsItsOwn() {
    start(shell("echo last words >&2; kill -SEGV $$", NOBODY + "retry.attempts = 1"));
    JsonNode cause = cause();
    assertThat(cause.get("signal").asText()).isEqualTo("SIGSEGV");
    assertThat(cause.get("stderr").asText()).contains("last words");
  }

  @Test
  void aProcessThatIsKeptReadyHasTheUser() {
    String answer = "echo \"{\\\"id\\\":\\\"$id\\\",\\\"result\\\":$(id -u)}\"; done";
    start(
        shell(
            "while read -r line; do id=${line#*:\\\"}; id=${id%%\\\"*}; ".replace("\\", "\\")
                + answer,
            NOBODY + "warm.processes = 1"));
    assertThat(node.call("x", "").body().strip())
        .isEqualTo(String.valueOf(Accounts.user("nobody").orElseThrow().uid()));
  }
}
