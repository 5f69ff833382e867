package dev.firebreak.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.config.HttpSettings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.junit.jupiter.api.Test;
import scala.concurrent.Future;

class ConnectionsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Connections connections =
      new Connections(
          new HttpSettings.Connections(2, 2),
          new Timeouts(1, 1, 1, 1, () -> 0),
          HttpResponse::create);

  private static final class Orders implements AsyncCallback<Connection.Order> {
    final List<Connection.Order> given = new ArrayList<>();

    @Override
    public void invoke(Connection.Order order) {
      given.add(order);
    }

    @Override
    public Future<Done> invokeWithFeedback(Connection.Order order) {
      given.add(order);
      return Future.successful(Done.getInstance());
    }
  }

  @Test
  void aConnectionAcceptedDuringTheDrainIsClosedToo() {
    CompletionStage<Void> gone = connections.close();
    Connection late = Objects.requireNonNull(connections.open(HERE));
    Orders orders = new Orders();
    late.opened(orders);
    assertThat(orders.given).containsExactly(Connection.Order.FINISH);
    assertThat(gone).as("without a connection").isCompleted();
  }

  @Test
  void theDrainEndsWhenTheLastConnectionHasClosed() {
    Connection first = Objects.requireNonNull(connections.open(HERE));
    Connection second = Objects.requireNonNull(connections.open(HERE));
    CompletionStage<Void> gone = connections.close();
    first.closed();
    assertThat(gone).isNotCompleted();
    second.closed();
    assertThat(gone).isCompleted();
  }

  @Test
  void closingAConnectionTwiceReleasesItOnce() {
    Connection first = Objects.requireNonNull(connections.open(HERE));
    Objects.requireNonNull(connections.open(HERE));
    first.closed();
    first.closed();
    assertThat(connections.open(HERE)).isNotNull();
    assertThat(connections.open(HERE)).as("a third").isNull();
  }
}
