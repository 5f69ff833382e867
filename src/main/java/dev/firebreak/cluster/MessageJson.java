package dev.firebreak.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.firebreak.measure.SparseTimes;
import dev.firebreak.task.RunId;
import java.io.IOException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** The part of a message that is JSON. */
final class MessageJson {
  private MessageJson() {}

  static JsonMapper mapper(ActorRefResolver resolver) {
    SimpleModule module = new SimpleModule();
    module.addSerializer(RunId.class, new IdWriter());
    module.addDeserializer(RunId.class, new IdReader());
    module.addSerializer(ActorRef.class, new RefWriter(resolver));
    module.addDeserializer(ActorRef.class, new RefReader(resolver));
    module.addSerializer(SparseTimes.class, new TimesWriter());
    module.addDeserializer(SparseTimes.class, new TimesReader());
    return JsonMapper.builder()
        .addModule(module)
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .build();
  }

  private static final class TimesWriter extends JsonSerializer<SparseTimes> {
    @Override
    public void serialize(SparseTimes times, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      long[] pairs = times.pairs();
      json.writeArray(pairs, 0, pairs.length);
    }
  }

  private static final class TimesReader extends JsonDeserializer<SparseTimes> {
    @Override
    public SparseTimes deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return SparseTimes.of(context.readValue(json, long[].class));
    }
  }

  private static final class IdWriter extends JsonSerializer<RunId> {
    @Override
    public void serialize(RunId id, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(id.toString());
    }
  }

  private static final class IdReader extends JsonDeserializer<RunId> {
    @Override
    public RunId deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getValueAsString("");
      return RunId.parse(text)
          .orElseThrow(() -> context.weirdStringException(text, RunId.class, "no id"));
    }
  }

  @SuppressWarnings(
      "rawtypes") // The type of the actor is known only from its position in a message.
  private static final class RefWriter extends JsonSerializer<ActorRef> {
    private final ActorRefResolver resolver;

    RefWriter(ActorRefResolver resolver) {
      this.resolver = resolver;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void serialize(ActorRef ref, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(resolver.toSerializationFormat((ActorRef<Object>) ref));
    }
  }

  @SuppressWarnings("rawtypes")
  private static final class RefReader extends JsonDeserializer<ActorRef> {
    private final ActorRefResolver resolver;

    RefReader(ActorRefResolver resolver) {
      this.resolver = resolver;
    }

    @Override
    public ActorRef deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return resolver.resolveActorRef(json.getValueAsString(""));
    }
  }
}
