package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes what is left of a Secret, for {@link SeenSecretReader}: lists are made small before they
 * are collected in memory, see {@link SmallLists}. Never sent anywhere.
 */
final class SeenSecretWriter extends StdSerializer<SeenSecret> {
  private static final long serialVersionUID = 1L;

  /** A field that no Secret has: API servers drop fields that they do not know. */
  static final String JUDGED = ".judged";

  SeenSecretWriter() {
    super(SeenSecret.class);
  }

  @Override
  public void serialize(SeenSecret secret, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("apiVersion", secret.getApiVersion());
    json.writeStringField("kind", secret.getKind());
    provider.defaultSerializeField("metadata", secret.getMetadata(), json);
    json.writeStringField("type", secret.type());
    provider.defaultSerializeField(JUDGED, Judged.of(secret), json);
    json.writeEndObject();
  }

  /** What cannot be seen in the rest any more. */
  record Judged(
      long[] annotations, List<String> dataKeys, boolean tooLarge, long key, boolean fits) {

    static Judged of(SeenSecret secret) {
      return new Judged(
          secret.annotations(),
          secret.dataKeys().orElse(null),
          secret.isTooLarge(),
          secret.verdict().key(),
          secret.verdict().fits());
    }

    SeenSecret restore(ObjectMeta metadata, String type) {
      return new SeenSecret(
          metadata,
          type,
          annotations,
          Optional.ofNullable(dataKeys),
          tooLarge,
          new SecretVerdict(key, fits));
    }
  }
}
