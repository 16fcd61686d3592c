package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.e2e.operator.TestOperator;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The write of a put or move without anything around it: copies of a stored record are replaced.
 */
final class RawWrites {
  private static final String NAME = "<name>";
  private static final String REVISION = "<revision>";
  private static final String CHANGED = "<changed>";
  private static final String RECORDS = Bodies.path(TestOperator.NAMESPACE, "secretrecords");

  private final BareClient client;
  private final String record;
  private final AtomicReferenceArray<String> revisions;

  /**
   * Takes a record as the model, and makes copies of it.
   *
   * @param model name of the stored record
   * @param records how many copies are replaced in turn
   */
  RawWrites(BareClient client, String model, int records) {
    this.client = client;
    this.record = template(client.getJson(RECORDS + "/" + model));
    this.revisions = new AtomicReferenceArray<>(records);
    BareClient.parallel(
        records,
        BareClient.CONNECTIONS,
        i -> {
          String body = body(record, "raw-" + i).replace("\"" + REVISION + "\"", "null");
          revisions.set(i, revision(client.send("POST", RECORDS, BareClient.JSON, body)));
        });
  }

  /** Replaces a copy. No two may replace the same one at the same time. */
  void replace(int i) {
    String name = "raw-" + i;
    String body = body(record, name).replace(REVISION, revisions.get(i));
    String answer = client.send("PUT", RECORDS + "/" + name, BareClient.JSON, body);
    revisions.set(i, revision(answer));
  }

  private static String body(String template, String name) {
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
    object
        .putObject("metadata")
        .put("name", NAME)
        .put("resourceVersion", REVISION)
        .set("labels", stored.path("metadata").path("labels"));
    ObjectNode spec = stored.path("spec").deepCopy();
    if (spec.has("changedAt")) {
      // A replacement that changes nothing would not be written.
      spec.put("changedAt", CHANGED);
    }
    object.set("spec", spec);
    return object.toString();
  }
}
