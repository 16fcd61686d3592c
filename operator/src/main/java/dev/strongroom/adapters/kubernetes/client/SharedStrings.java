package dev.strongroom.adapters.kubernetes.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Reads equal texts as one object where that is cheap: the last text seen with the same hash is
 * kept. Of the texts in the caches more than half are repeated, in the object itself (uid, version,
 * name) or in all of them (namespace, kind, reason). Bounded; never keeps what stands in a Secret's
 * {@code data}.
 */
final class SharedStrings extends StdScalarDeserializer<String> {
  private static final long serialVersionUID = 1L;
  private static final int SLOTS = 1 << 15;
  private static final int LONGEST = 128;

  // Races are harmless: a lost text is only not shared.
  private final transient String[] seen = new String[SLOTS];

  SharedStrings() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    String text =
        parser.hasToken(JsonToken.VALUE_STRING)
            ? parser.getText()
            : StringDeserializer.instance.deserialize(parser, context);
    return text == null || text.length() > LONGEST || isSecret(parser) ? text : shared(text);
  }

  private String shared(String text) {
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    String known = seen[slot];
    if (text.equals(known)) {
      return known;
    }
    seen[slot] = text;
    return text;
  }

  private static boolean isSecret(JsonParser parser) {
    JsonStreamContext parent = parser.getParsingContext().getParent();
    return parent != null && "data".equals(parent.getCurrentName());
  }
}
