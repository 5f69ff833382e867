package dev.firebreak.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/**
 * Converts messages to bytes: the protocol's number (1), the length of the JSON (4), the JSON, and
 * then the bytes that a message carries, unencoded. The manifest is a name from {@link
 * MessageNames}: no class is loaded by a name from the network. A message of a later version, with
 * another name or with a value that an enum does not have here, is read as {@link UnknownMessage},
 * because Pekko would log an error for each of them.
 */
final class MessageSerializer extends SerializerWithStringManifest {
  /** Pekko's own are below 40. */
  static final int IDENTIFIER = 7311;

  private static final int HEAD = 1 + Integer.BYTES;
  private static final String BYTES = "bytes";

  private final ExtendedActorSystem system;
  private final UnknownKinds unknown = new UnknownKinds(System::nanoTime);
  private volatile @Nullable JsonMapper mapper;

  /** Called by Pekko. */
  MessageSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return MessageNames.ofKind(message.getClass())
        .map(MessageNames::word)
        .orElseThrow(() -> new IllegalArgumentException("no message: " + message.getClass()));
  }

  @Override
  public byte[] toBinary(Object message) {
    try {
      ObjectNode tree = mapper().valueToTree(message);
      tree.remove(BYTES);
      byte[] json = mapper().writeValueAsString(tree).getBytes(UTF_8);
      byte[] carried =
          message instanceof CallMessage.Carrier carrier ? carrier.bytes() : new byte[0];
      if (HEAD + json.length + carried.length > ClusterMessage.LONGEST) {
        throw new IllegalArgumentException("a message of " + carried.length + " bytes is too long");
      }
      return ByteBuffer.allocate(HEAD + json.length + carried.length)
          .put((byte) ClusterMessage.PROTOCOL)
          .putInt(json.length)
          .put(json)
          .put(carried)
          .array();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("can't write " + message.getClass(), e);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    MessageNames name = MessageNames.ofWord(manifest).orElse(null);
    if (name == null) {
      unknown.arrived(manifest);
      return UnknownMessage.IGNORED;
    } else if (bytes.length < HEAD || bytes.length > ClusterMessage.LONGEST) {
      throw invalid("of " + bytes.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int protocol = buffer.get();
    int length = buffer.getInt();
    if (protocol != ClusterMessage.PROTOCOL) {
      throw invalid("of protocol " + protocol + ", not " + ClusterMessage.PROTOCOL);
    } else if (length < 0 || length > buffer.remaining()) {
      throw invalid("cut off");
    }
    byte[] carried = new byte[buffer.remaining() - length];
    buffer.get(HEAD + length, carried);
    try {
      return read(bytes, length, carried, name.kind());
    } catch (InvalidFormatException e) {
      if (!e.getTargetType().isEnum() || !(e.getValue() instanceof String value)) {
        throw invalid(String.valueOf(e.getMessage()));
      }
      unknown.arrived(manifest, value);
      return UnknownMessage.IGNORED;
    } catch (IOException | RuntimeException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private Object read(
      byte[] bytes, int length, byte[] carried, Class<? extends ClusterMessage> kind)
      throws IOException {
    JsonNode json = mapper().readTree(bytes, HEAD, length);
    if (!(json instanceof ObjectNode tree)) {
      throw new IOException("no object");
    } else if (CallMessage.Carrier.class.isAssignableFrom(kind)) {
      tree.put(BYTES, carried);
    } else if (carried.length > 0) {
      throw new IOException("bytes that the message can't carry");
    }
    return mapper().treeToValue(tree, kind);
  }

  private static NotSerializableException invalid(String what) {
    return new NotSerializableException("invalid message from another node: " + what);
  }

  /** Created on first use, because the resolver needs a started actor system. */
  private JsonMapper mapper() {
    JsonMapper made = mapper;
    if (made == null) {
      made = MessageJson.mapper(ActorRefResolver.get(Adapter.toTyped(system)));
      mapper = made;
    }
    return made;
  }
}
