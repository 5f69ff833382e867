package dev.firebreak.tls;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/** The server's side of one TLS connection, as a stage between its HTTP layer and its socket. */
final class TlsStage extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private final TlsConnection connection;
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      new BidiShape<>(
          Inlet.create("toEncrypt"),
          Outlet.create("toSocket"),
          Inlet.create("fromSocket"),
          Outlet.create("decrypted"));

  TlsStage(TlsConnection connection) {
    this.connection = connection;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new TlsLogic(shape, connection);
  }
}
