package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.Set;

/**
 * Values that a later version has added to an enumeration of the users' kinds. The kinds of a
 * cluster may be newer than the operator: they are upgraded first, and stay when the operator goes
 * back. Without this, one such object would keep the operator from reading any other of its kind.
 */
final class LaterValues extends DeserializationProblemHandler {
  private static final String FOUND = LaterValues.class.getName();
  private static final String SPEC = "/spec/";

  private LaterValues() {}

  /**
   * Has objects of these kinds read without such a value, and {@link KeptMetadata#requireWhole}
   * refuse them.
   */
  static void areMarked(ObjectMapper mapper, Set<Class<? extends HasMetadata>> kinds) {
    mapper.addHandler(new LaterValues());
    mapper.registerModule(
        new SimpleModule()
            .setDeserializerModifier(
                new BeanDeserializerModifier() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  public JsonDeserializer<?> modifyDeserializer(
                      DeserializationConfig config,
                      BeanDescription description,
                      JsonDeserializer<?> reader) {
                    return kinds.contains(description.getBeanClass())
                        ? new Marking(reader)
                        : reader;
                  }
                }));
  }

  @Override
  public Object handleWeirdStringValue(
      DeserializationContext context, Class<?> type, String value, String failure) {
    if (!type.isEnum()) {
      return NOT_HANDLED;
    }
    context.setAttribute(FOUND, field(context.getParser()));
    return null;
  }

  /** Where the parser stands, such as {@code spec.projection.form}. */
  private static String field(JsonParser parser) {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer
        .substring(Math.max(0, pointer.indexOf(SPEC)))
        .replaceAll("/(\\d+)", "[$1]")
        .replace('/', '.')
        .replaceFirst("^\\.", "");
  }

  /** Reads an object, and marks it if it has such a value. */
  private static final class Marking extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    Marking(JsonDeserializer<?> reader) {
      super(reader);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
      return new Marking(reader);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Object read = super.deserialize(parser, context);
      if (read instanceof HasMetadata object
          && context.getAttribute(FOUND) instanceof String field) {
        context.setAttribute(FOUND, null);
        KeptMetadata.markLaterValue(object, field);
      }
      return read;
    }
  }
}
