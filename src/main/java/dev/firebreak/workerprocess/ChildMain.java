package dev.firebreak.workerprocess;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.HandlerSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.handler.Carriers;
import dev.firebreak.handler.HandlerIsolation;
import dev.firebreak.handler.Plugins;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.json.Json;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** The main class of a child JVM, which ends when its input does or when its handler ends it. */
public final class ChildMain {
  private static final int CONFIG = 78;

  private ChildMain() {}

  /** Takes no arguments: everything comes as lines on standard input. */
  public static void main(String[] args) throws IOException {
    // A handler's output must not be taken for an answer, and it must not read the protocol's
    // input.
    FileOutputStream answers = new FileOutputStream(FileDescriptor.out);
    PrintStream stderr = System.err;
    System.setOut(stderr);
    InputStream orders = new BufferedInputStream(System.in);
    System.setIn(InputStream.nullInputStream());
    Replier replier = new Replier(answers);
    byte[] setup = Conversation.readLine(orders);
    if (setup == null) {
      return;
    }
    try (Isolation isolation = make(ChildWire.read(setup, ChildWire.Setup.class))) {
      replier.send(new ChildReply.Ready());
      new Conversation(isolation, orders, replier, stderr).serve();
    } catch (UnusableHandler | InvalidConfig e) {
      replier.send(new ChildReply.Unusable(String.valueOf(e.getMessage())));
      System.exit(CONFIG);
    }
    System.exit(0); // The handler may have left threads.
  }

  private static Isolation make(ChildWire.Setup setup) throws InvalidConfig, UnusableHandler {
    HandlerSettings settings =
        HandlerSettings.read(ConfigFactory.parseString(setup.config()), setup.type());
    Plugins plugins = Plugins.open(settings.plugins());
    return HandlerIsolation.create(
        settings.type(), plugins, Carriers.none(), new Json(settings.json()));
  }
}
