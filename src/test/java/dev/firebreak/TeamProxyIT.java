package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.FreePort;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code conf/team}, with ports and folders of the test, and otherwise as shipped. */
class TeamProxyIT {
  private static final Path TEAM = Path.of("conf/team");
  private static final String NAME = "firebreak.example.com";

  @TempDir private Path folder;

  private static String run(String... command) throws IOException, InterruptedException {
    Distribution.Ended ended = Distribution.run(new ProcessBuilder(command));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    return ended.out();
  }

  @BeforeEach
  void certificate() throws Exception {
    String key = folder.resolve("key.pem").toString();
    String certificate = folder.resolve("certificate.pem").toString();
    assumeThat(Path.of("/usr/bin/openssl")).as("openssl, which makes the certificate").exists();
    String subject = "/CN=" + NAME;
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        subject,
        "-keyout",
        key,
        "-out",
        certificate);
    Files.writeString(
        folder.resolve("both.pem"),
        Files.readString(Path.of(certificate)) + Files.readString(Path.of(key)));
  }

  private String adapted(String file, Serving node, String bind, int port) throws IOException {
    return Files.readString(TEAM.resolve(file))
        .replace("127.0.0.1:8080", "127.0.0.1:" + node.uri().getPort())
        .replace(bind, bind.replaceFirst(":?443$", "127.0.0.1:" + port))
        .replace("/etc/firebreak/tls", folder.toString());
  }

  private Serving serve() throws IOException {
    String config = TEAM.resolve("firebreak.conf").toString();
    return Distribution.serve(
        Map.of("FIREBREAK_DATA_DIR", folder.resolve("data").toString()), "--config", config);
  }

  private String token() throws Exception {
    ProcessBuilder create =
        new ProcessBuilder(
            Distribution.PROGRAM.toString(),
            "token",
            "create",
            "--name",
            "reports",
            "--scopes",
            "call",
            "--types",
            "wordcount",
            "--config",
            TEAM.resolve("firebreak.conf").toString());
    create.environment().put("FIREBREAK_DATA_DIR", folder.resolve("data").toString());
    String out = Distribution.run(create).out();
    return out.lines().filter(line -> line.startsWith("fb_")).findFirst().orElseThrow();
  }

  private static String call(int port, String header) throws Exception {
    return Distribution.run(
            new ProcessBuilder(
                "curl",
                "-sk",
                "-m",
                "30",
                "--resolve",
                NAME + ':' + port + ":127.0.0.1",
                "-H",
                header,
                "-d",
                "a b c",
                "-w",
                "%{http_code}",
                "https://" + NAME + ':' + port + "/v1/call/wordcount"))
        .out();
  }

  private void callersComeThrough(List<String> proxy, int port, String token) throws Exception {
    Path out = folder.resolve("proxy.out");
    Process running =
        new ProcessBuilder(proxy).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      // A proxy may hold the node for unavailable while both have too little of the processor.
      await()
          .atMost(Patience.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(call(port, "Authorization: Bearer " + token))
                      .as(Files.readString(out))
                      .isEqualTo("3\n200"));
      await()
          .atMost(Patience.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(call(port, "X-None: none"))
                      .contains("/problems/unauthorized")
                      .endsWith("401"));
    } finally {
      running.destroy();
      running.waitFor();
    }
  }

  @Test
  void callersComeThroughNginx() throws Exception {
    Path nginx = Path.of("/usr/sbin/nginx");
    assumeThat(nginx).as("nginx, without which this is not tested").isExecutable();
    String token = token();
    try (Serving node = serve()) {
      int port = FreePort.find();
      List<String> lines = new ArrayList<>();
      lines.add("daemon off; pid " + folder + "/pid; error_log stderr; events {} http {");
      lines.add("access_log off; client_body_temp_path " + folder + "/body;");
      for (String kind : List.of("proxy", "fastcgi", "uwsgi", "scgi")) {
        lines.add(kind + "_temp_path " + folder + '/' + kind + ';');
      }
      lines.add(adapted("nginx.conf", node, "listen 443", port) + '}');
      Path file = Files.write(folder.resolve("nginx.conf"), lines);
      callersComeThrough(
          List.of(nginx.toString(), "-e", "stderr", "-c", file.toString()), port, token);
    }
  }

  @Test
  @LongTest({"TeamProxyIT#callersComeThroughNginx", "StreamProxyIT"})
  void callersComeThroughHaproxy() throws Exception {
    Path haproxy = Path.of("/usr/sbin/haproxy");
    assumeThat(haproxy).as("HAProxy, without which this is not tested").isExecutable();
    String token = token();
    try (Serving node = serve()) {
      int port = FreePort.find();
      Path file =
          Files.writeString(
              folder.resolve("haproxy.cfg"),
              "global\n  maxconn 100\n\n" + adapted("haproxy.cfg", node, "bind :443", port));
      callersComeThrough(List.of(haproxy.toString(), "-f", file.toString()), port, token);
    }
  }
}
