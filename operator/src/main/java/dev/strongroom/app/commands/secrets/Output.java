package dev.strongroom.app.commands.secrets;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How a command prints what it found. */
final class Output {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "<format>",
      defaultValue = "table",
      description = "table for people, json or yaml for programs (${DEFAULT-VALUE}).")
  private Format format;

  /** Times as text, and what is absent as null. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(new OrNull()));

  /** A format. */
  enum Format {
    /** For people; may change. */
    TABLE,
    /** For programs. */
    JSON,
    /** For programs. */
    YAML
  }

  private static final class OrNull extends StdSerializer<Optional<?>> {
    private static final long serialVersionUID = 1L;

    OrNull() {
      super(TypeFactory.defaultInstance().constructType(Optional.class));
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator to, SerializerProvider serializers)
        throws IOException {
      serializers.defaultSerializeValue(value.orElse(null), to);
    }
  }

  /**
   * Prints.
   *
   * @param found lists, maps, records, texts and numbers
   * @param table prints it for people
   */
  void print(PrintWriter out, Object found, Consumer<PrintWriter> table) {
    switch (format) {
      case TABLE -> table.accept(out);
      case JSON -> out.println(MAPPER.valueToTree(found).toPrettyString());
      case YAML -> out.print(new KubernetesSerialization().asYaml(MAPPER.valueToTree(found)));
      default -> throw new IllegalStateException("unknown format");
    }
    out.flush();
  }
}
