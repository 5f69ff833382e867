package dev.firebreak.process;

import dev.firebreak.fixture.Patience;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A program under test: what it said, and how it ended. */
final class Program implements Listener {
  private static final int PATIENCE_S = Patience.SECONDS;

  final String mark = "FIREBREAK_ID=" + UUID.randomUUID();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<String> outlived = new CompletableFuture<>();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final CompletableFuture<Void> spoken = new CompletableFuture<>();
  private final Running running;

  Program(Processes processes, Limits limits, Path directory, String... command)
      throws CannotStart {
    this(processes, limits, directory, Identity.OF_NODE, command);
  }

  Program(Processes processes, Limits limits, Path directory, Identity identity, String... command)
      throws CannotStart {
    Map<String, String> environment =
        Map.of("FIREBREAK_ID", mark.substring(mark.indexOf('=') + 1), "PATH", "/usr/bin:/bin");
    Launch launch =
        new Launch(List.of(command), environment, directory, directory, limits, identity);
    running = processes.start(launch, mark, this);
  }

  /** A script of the shell, which is the program here. */
  static Program shell(Processes processes, String script) throws CannotStart {
    return new Program(processes, Limits.NONE, Path.of("/"), "/bin/sh", "-c", script);
  }

  @Override
  public void out(ByteBuffer bytes) {
    append(out, bytes);
    spoken.complete(null);
  }

  @Override
  public void err(ByteBuffer bytes) {
    append(err, bytes);
  }

  private static void append(ByteArrayOutputStream to, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    to.writeBytes(copy);
  }

  @Override
  public void ended(Ending how) {
    ending.complete(how);
  }

  @Override
  public void survived(String reason, @Nullable Ending root) {
    outlived.complete(reason + (root == null ? "" : ", exit code " + root.exitCode()));
  }

  /** Waits until it is said to outlive its kill. */
  String outlived() throws Exception {
    return outlived.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  Running running() {
    return running;
  }

  Program fed(byte[] input) {
    running.send(input);
    running.endInput();
    return this;
  }

  /** Waits until it has said something. */
  Program spoken() throws Exception {
    spoken.get(PATIENCE_S, TimeUnit.SECONDS);
    return this;
  }

  boolean hasEnded() {
    return ending.isDone();
  }

  Ending ending() throws Exception {
    return ending.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  Duration cpu() throws Exception {
    return ending().usage().cpu();
  }

  /** A listener that breaks its promise. */
  static final class Thrower implements Listener {
    final AtomicInteger endings = new AtomicInteger();

    @Override
    public void out(ByteBuffer bytes) {
      throw new OutOfMemoryError("made up");
    }

    @Override
    public void err(ByteBuffer bytes) {
      throw new IllegalStateException("err");
    }

    @Override
    public void ended(Ending ending) {
      endings.incrementAndGet();
      throw new IllegalStateException("ended");
    }
  }
}
