package dev.firebreak.isolation;

import static dev.firebreak.fixture.PluginJar.answering;
import static dev.firebreak.fixture.PluginJar.jar;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Patience;
import dev.firebreak.handler.Dropped;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin's code finds its own loader as the context class loader, and leaves none behind. */
class PluginContextTest {
  /** Whether the context class loader is the plugin's. */
  private static final String RIGHT =
      "(Thread.currentThread().getContextClassLoader() == Seen.class.getClassLoader())";

  /** What plugins tell the tests, through what both sides share. */
  private static final BlockingQueue<Object> TOLD = new LinkedBlockingQueue<>();

  private static final String KEY = PluginContextTest.class.getName();
  private static final String TELL =
      "((Queue<Object>) System.getProperties().get(\"" + KEY + "\")).add";

  /** What the threads of attempts have of their own. */
  private static final ClassLoader SYSTEMS = ClassLoader.getSystemClassLoader();

  /** What the thread has that starts them. */
  private final ClassLoader starters = new URLClassLoader(new URL[0], SYSTEMS);

  @TempDir private Path home;
  private Dropped dropped;

  @BeforeEach
  void open() throws Exception {
    System.getProperties().put(KEY, TOLD);
    Path folder = Files.createDirectory(home.resolve("plugins"));
    String later = "AsyncHandler<Payload, Payload>";
    jar()
        .source("package com.example; public class Seen {}")
        .handler("com.example.Handles", answering(RIGHT))
        .handler(
            "com.example.Made",
            "Handler<Payload, Payload>, AutoCloseable",
            "private final boolean made = "
                + RIGHT
                + "; "
                + answering("made && " + RIGHT)
                + " public void close() { "
                + TELL
                + "("
                + RIGHT
                + "); }")
        .handler(
            "com.example.Litters",
            "public Payload handle(Payload input, Attempt attempt) { boolean right = "
                + RIGHT
                + "; Thread.currentThread().setContextClassLoader(null);"
                + " return Payload.text(\"\" + right); }")
        .handler(
            "com.example.Throws",
            "public Payload handle(Payload input, Attempt attempt) { throw new Error(); }")
        .handler(
            "com.example.Cancelled",
            "public Payload handle(Payload input, Attempt attempt) throws Exception {"
                + " attempt.onCancel(() -> "
                + TELL
                + "("
                + RIGHT
                + "));"
                + TELL
                + "(\"inside\"); try { new Semaphore(0).acquire(); } catch"
                + " (InterruptedException e) { attempt.onCancel(() -> "
                + TELL
                + "("
                + RIGHT
                + ")); } return input; }")
        .handler(
            "com.example.Binds",
            "Handler<Binds.In, Binds.Out>",
            "public static class In { public boolean read; public void setX(int x) { read = "
                + RIGHT
                + "; } } public static class Out { private boolean read; public boolean"
                + " getRead() { return read; } public boolean getWritten() { return "
                + RIGHT
                + "; } } public Out handle(In in, Attempt attempt) { Out out = new Out(); out.read"
                + " = in.read; return out; }")
        .handler(
            "com.example.Later",
            "AsyncHandler<Payload, Later.Out>",
            "public static class Out { public boolean getWritten() { return "
                + RIGHT
                + "; } } public CompletionStage<Out> handle(Payload in, Attempt attempt) {"
                + " CompletableFuture<Out> stage = new CompletableFuture<>(); Runnable end = () ->"
                + " stage.complete(new Out());"
                + TELL
                + "("
                + RIGHT
                + ");"
                + TELL
                + "(end); return stage; }")
        .handler(
            "com.example.Continued",
            later,
            "public CompletionStage<Payload> handle(Payload in, Attempt attempt) {"
                + " CompletableFuture<Payload> stage = new CompletableFuture<>();"
                + " stage.whenComplete((r, e) -> "
                + TELL
                + "("
                + RIGHT
                + "));"
                + TELL
                + "(\"begun\"); return stage; }")
        .write(folder.resolve("seen.jar"));
    dropped = new Dropped(folder);
  }

  @AfterEach
  void close() {
    System.getProperties().remove(KEY);
    TOLD.clear();
    dropped.close();
  }

  private static Object told() throws InterruptedException {
    return TOLD.poll(Patience.SECONDS, TimeUnit.SECONDS);
  }

  /** What the context class loader of an attempt's thread is after it has left the handler. */
  private ClassLoader afterwards(String handler, String... more) throws Exception {
    try (Isolation isolation = dropped.create(handler, more)) {
      return afterwards(isolation);
    }
  }

  private static ClassLoader afterwards(Isolation isolation) throws Exception {
    CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
    isolation.start(
        Dropped.attempt(),
        Payload.text("{}"),
        _ -> loader.complete(Thread.currentThread().getContextClassLoader()));
    return loader.get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "platform"})
  void theContextLoaderIsSetForConstructorAndHandlerAndResetAfterwards(String threads)
      throws Exception {
    Thread.currentThread().setContextClassLoader(starters);
    String on = "threads = " + threads;
    assertThat(dropped.answer("com.example.Made", on)).isEqualTo("true");
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(starters);
    assertThat(afterwards("com.example.Handles", on)).isSameAs(SYSTEMS);
    assertThat(afterwards("com.example.Throws", on)).isSameAs(SYSTEMS);
  }

  @Test
  void aPooledThreadCarriesNothingOnToTheNextAttempt() throws Exception {
    try (Isolation isolation = dropped.create("com.example.Litters", "threads = platform")) {
      for (int i = 0; i < 20; i++) {
        assertThat(Dropped.text(Dropped.call(isolation, ""))).isEqualTo("true");
        assertThat(afterwards(isolation)).isSameAs(SYSTEMS);
      }
    }
  }

  @Test
  void theContextLoaderIsSetWhenAHandlerIsClosed() throws Exception {
    dropped.create("com.example.Made").close();
    assertThat(told()).isEqualTo(true);
  }

  @Test
  void aCancelActionRunsInThePluginContext() throws Exception {
    try (Isolation isolation = dropped.create("com.example.Cancelled")) {
      Execution execution = isolation.start(Dropped.attempt(), Payload.text(""), _ -> {});
      assertThat(told()).isEqualTo("inside");
      execution.cancel();
      assertThat(told()).as("registered before").isEqualTo(true);
      assertThat(told()).as("registered after").isEqualTo(true);
    }
  }

  @Test
  void threadsThatCancelServeAllTypesAndInheritNoLoader() throws Exception {
    int threads = 50; // More than can be idle.
    CountDownLatch all = new CountDownLatch(threads);
    BlockingQueue<ClassLoader> found = new LinkedBlockingQueue<>();
    Thread.currentThread().setContextClassLoader(starters);
    for (int i = 0; i < threads; i++) {
      CancelThreads.run(
          () -> {
            all.countDown();
            try {
              all.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            found.add(Thread.currentThread().getContextClassLoader());
          },
          null);
    }
    for (int i = 0; i < threads; i++) {
      assertThat(found.poll(Patience.SECONDS, TimeUnit.SECONDS))
          .isSameAs(CancelThreads.class.getClassLoader());
    }
  }

  @Test
  void theContextLoaderIsSetWhileJsonIsReadAndWritten() throws Exception {
    try (Isolation isolation = dropped.create("com.example.Binds")) {
      assertThat(Dropped.text(Dropped.call(isolation, "{\"x\":1}")))
          .isEqualTo("{\"read\":true,\"written\":true}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"thread", "inline"})
  void theContextLoaderIsSetForAnAsynchronousHandlerAndItsStage(String start) throws Exception {
    Thread.currentThread().setContextClassLoader(starters);
    try (Isolation isolation = dropped.create("com.example.Later", "start = " + start)) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      isolation.start(
          Dropped.attempt(), Payload.text(""), outcome -> answer.complete(Dropped.text(outcome)));
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(starters);
      assertThat(told()).isEqualTo(true);
      ((Runnable) told()).run();
      assertThat(answer.get(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("{\"written\":true}");
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(starters);
    }
  }

  @Test
  void aDependentOfACancelledStageRunsInThePluginContext() throws Exception {
    try (Isolation isolation = dropped.create("com.example.Continued")) {
      Execution execution = isolation.start(Dropped.attempt(), Payload.text(""), _ -> {});
      assertThat(told()).isEqualTo("begun");
      execution.cancel();
      assertThat(told()).isEqualTo(true);
    }
  }
}
