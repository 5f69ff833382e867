package dev.firebreak.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The messages on the pipe between a node and its keeper; a real pipe, as its size matters. */
class KeeperProtocolTest {
  private final Semaphore reloads = new Semaphore(0);
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private OutputStream toNode;
  private InputStream fromKeeper;

  @BeforeEach
  void open() throws IOException {
    Pipe pipe = Pipe.open();
    toNode = Channels.newOutputStream(pipe.sink());
    fromKeeper = Channels.newInputStream(pipe.source());
  }

  @AfterEach
  void close() throws IOException {
    toNode.close();
    fromKeeper.close();
  }

  private CompletableFuture<Void> keeperWaits() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                KeeperProtocol.awaitListening(toNode);
                told.complete(null);
              } catch (IOException e) {
                told.completeExceptionally(e);
              }
            });
    return told;
  }

  @Test
  void theKeeperIsToldThatTheNodeListensAndTheNodeThatTheKeeperEnded() throws Exception {
    CompletableFuture<Void> told = keeperWaits();
    KeeperProtocol.listens(fromKeeper, reloads::release, () -> lost.complete(null));
    told.join();
    assertThat(lost).isNotDone();
    toNode.close();
    lost.join();
  }

  @Test
  void aNodeThatListensIsAskedToReload() throws Exception {
    CompletableFuture<Void> told = keeperWaits();
    KeeperProtocol.listens(fromKeeper, reloads::release, () -> lost.complete(null));
    told.join();
    KeeperProtocol.reload(toNode);
    KeeperProtocol.reload(toNode);
    assertThat(reloads.tryAcquire(2, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(lost).isNotDone();
  }

  @Test
  void theKeeperIsToldThatTheNodeNeverListened() throws Exception {
    CompletableFuture<Void> told = keeperWaits();
    fromKeeper.close();
    assertThatThrownBy(told::join).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aNodeWhoseKeeperHasEndedIsToldAtOnce() throws Exception {
    toNode.write(new byte[1000]);
    toNode.close();
    KeeperProtocol.listens(fromKeeper, reloads::release, () -> lost.complete(null));
    assertThat(lost).isDone();
  }
}
