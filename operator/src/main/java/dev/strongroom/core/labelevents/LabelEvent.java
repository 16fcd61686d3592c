package dev.strongroom.core.labelevents;

import dev.strongroom.core.audit.JsonText;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.SecretArn;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * AWS's EventBridge event "Secret Label Updated" ("Secret event notifications", AWS user guide) in
 * an envelope of CloudEvents 1.0.
 *
 * @param arn the secret
 * @param update what has happened to it
 */
public record LabelEvent(SecretArn arn, LabelUpdate update) {
  /** CloudEvents type. */
  public static final String TYPE = "dev.strongroom.secret.label.updated";

  /** The same for the same change, however often it is sent. */
  public UUID id() {
    String change = arn + "/" + update.serial() + "/" + update.label() + "/" + update.version();
    return UUID.nameUUIDFromBytes(change.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The event in structured JSON. {@code source} and {@code id} identify it: a receiver that has
   * seen both has seen the event. {@code sequence} orders the events of one {@code subject}
   * (extension "Sequence"; digits, compared as numbers); those of one change have the same.
   */
  public String cloudEvent() {
    String at = update.at().truncatedTo(ChronoUnit.SECONDS).toString();
    JsonText json =
        new JsonText()
            .begin()
            .text("specversion", "1.0")
            .text("id", id().toString())
            .text("source", "/strongroom/" + arn.region() + "/" + arn.account())
            .text("type", TYPE)
            .text("subject", arn.toString())
            .text("time", at)
            .text("sequence", Long.toString(update.serial()))
            .text("datacontenttype", "application/json");
    json.name("data")
        .begin()
        .text("version", "0")
        .text("id", id().toString())
        .text("detail-type", "Secret Label Updated")
        .text("source", "aws.secretsmanager")
        .text("account", arn.account().value())
        .text("time", at)
        .text("region", arn.region());
    json.name("resources").beginList().value(arn.toString()).endList();
    json.name("detail")
        .begin()
        .text("name", arn.name().value())
        .text("labelUpdated", update.label().value())
        .text("versionId", update.version().value())
        .end();
    return json.end().end().toString();
  }
}
