package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.process.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As whom and where programs run, and which settings stop the start. */
@EnabledOnOs(OS.LINUX)
class RunAsTest {
  private static final String COMMAND = "command = [cat], ";

  @TempDir Path folder;

  static boolean mayChangeUsers() {
    return OtherUserTest.mayChangeUsers();
  }

  private static RunAs check(String says) throws Exception {
    TypeSettings type = CommandTypes.of(COMMAND + says);
    return CommandIsolation.check(type, type.program()).run();
  }

  private static void assertRefused(String says, String key, String why) {
    assertThatThrownBy(() -> check(says))
        .isInstanceOf(UnusableHandler.class)
        .hasMessageStartingWith("firebreak.types.x." + key + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void aTypeThatSaysNothingRunsAsTheNodeInItsOwnFolder() throws Exception {
    RunAs run = check("");
    assertThat(run.identity()).isEqualTo(Identity.OF_NODE);
    assertThat(run.directory(folder)).isEqualTo(folder);
    assertThat(run.environment()).isEmpty();
  }

  @Test
  void aWorkingDirectoryMustExist() throws IOException {
    assertRefused("cwd = /no/such", "cwd", "/no/such does not exist");
    Path file = Files.createFile(folder.resolve("f"));
    assertRefused("cwd = \"" + file + '"', "cwd", "is not a folder");
  }

  @Test
  void usersAndGroupsMustExist() {
    assertRefused("user = no-such-user", "user", "there is no user no-such-user");
    assertRefused("group = no-such-group", "group", "there is no group no-such-group");
    assertRefused("user = 987654", "user", "group has to be set");
  }

  @Test
  @EnabledIf("mayChangeUsers")
  void theUserMustBeAbleToUseTheProgramAndTheDirectory() throws Exception {
    Path program = Files.createFile(folder.resolve("p"));
    Files.writeString(program, "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    assertRefused(
        "command = [\"" + program + "\"], user = nobody", "command", "can't be used by user");
    assertRefused("cwd = \"" + folder + "\", user = nobody", "cwd", "can't be used by user");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "command = [cat], umask = 888 | umask | octal",
        "command = [cat], umask = 1777 | umask | octal",
        "command = [cat], user = \"a b\" | user | is not the name or the number of a user",
        "command = [cat], group = \"a:b\" | group | is not the name or the number of a group",
        "command = [cat], user = \"--x\" | user | is not the name",
        "handler = X, user = nobody | user | needs a process",
        "handler = X, cwd = / | cwd | needs a process",
        "handler = X, umask = 022 | umask | needs a process"
      })
  void wrongSettingsAreNamed(String type, String key, String why) {
    List<String> complaints = TestNode.complaints("firebreak.types.x { " + type + " }");
    assertThat(complaints).anyMatch(it -> it.contains("firebreak.types.x." + key));
    assertThat(complaints).anyMatch(it -> it.contains(why));
  }

  @Test
  void aProgramWorksInItsDirectoryWithItsUmask() {
    String script = "pwd; echo $TMPDIR; umask; touch $TMPDIR/f; stat -c %a $TMPDIR/f";
    try (TestNode node =
        TestNode.configured(
            "firebreak { work-dir = \""
                + folder
                + "\", types.x { command = [sh, -c, \""
                + script
                + "\"], cwd = /usr, umask = 077, open-files = 20 } }")) {
      List<String> lines = node.call("x", "").body().lines().toList();
      assertThat(lines).hasSize(4);
      assertThat(lines).element(0).isEqualTo("/usr");
      assertThat(lines).element(1).asString().startsWith(folder.toString());
      assertThat(lines.subList(2, 4)).containsExactly("0077", "600");
    }
    assertThat(Path.of("/usr.gate")).doesNotExist();
  }
}
