package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.e2e.operator.TestOperator;
import java.time.Instant;

/**
 * An object as the product has stored it, for a bare client that writes others like it: all fields
 * are the same, and so are all sizes, but name, revision and the time of a record's change.
 */
final class StoredModel {
  private static final String NAME = "<name>";
  private static final String REVISION = "<revision>";
  private static final String CHANGED = "<changed>";

  private final BareClient client;
  private final String collection;
  private final String template;

  /** Takes an object of a collection, which is the path of its namespace and resource. */
  StoredModel(BareClient client, String collection, String name) {
    this.client = client;
    this.collection = collection;
    this.template = template(client.getJson(collection + "/" + name));
  }

  /** The record of a secret. */
  static StoredModel record(BareClient client, String account, String secret) {
    return new StoredModel(
        client,
        Bodies.path(TestOperator.NAMESPACE, "secretrecords"),
        StoreNames.record(account, new SecretName(secret)));
  }

  /** Creates another beside it; returns its revision. */
  String create(String name) {
    return create(collection, name);
  }

  /** Creates one in another collection, such as that of another namespace; returns its revision. */
  String create(String into, String name) {
    String body = body(name).replace("\"" + REVISION + "\"", "null");
    return revision(client.send("POST", into, BareClient.JSON, body));
  }

  /** Replaces one that is at this revision; returns the next. */
  String replace(String name, String revision) {
    String body = body(name).replace(REVISION, revision);
    return revision(client.send("PUT", collection + "/" + name, BareClient.JSON, body));
  }

  private String body(String name) {
    return template.replace(NAME, name).replace(CHANGED, Instant.now().toString());
  }

  private static String revision(String answer) {
    return BareClient.parse(answer).path("metadata").path("resourceVersion").asText();
  }

  /** As a client writes it: without what the API server has added. */
  private static String template(JsonNode stored) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.set("apiVersion", stored.path("apiVersion"));
    object.set("kind", stored.path("kind"));
    ObjectNode metadata =
        object.putObject("metadata").put("name", NAME).put("resourceVersion", REVISION);
    for (String field : new String[] {"labels", "annotations"}) {
      if (stored.path("metadata").has(field)) {
        metadata.set(field, stored.path("metadata").path(field));
      }
    }
    ObjectNode spec = stored.path("spec").deepCopy();
    if (spec.has("changedAt")) {
      // A replacement that changes nothing would not be written.
      spec.put("changedAt", CHANGED);
    }
    object.set("spec", spec);
    return object.toString();
  }
}
