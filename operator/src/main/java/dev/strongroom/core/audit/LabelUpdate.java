package dev.strongroom.core.audit;

import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A staging label that has moved to another version: AWS's EventBridge event "Secret Label Updated"
 * ("Secret event notifications", AWS user guide). There is one for every label but AWSPENDING and
 * AWSPREVIOUS, custom ones included, and none for metadata.
 *
 * @param arn the secret
 * @param label the label
 * @param version the version that it is on now
 * @param serial serial number of the record with this change: orders the changes of a secret
 */
public record LabelUpdate(SecretArn arn, StagingLabel label, VersionId version, long serial) {
  /** CloudEvents type. */
  public static final String TYPE = "dev.strongroom.secret.label.updated";

  /** The updates of a record that was changed or created, in lexical order of the labels. */
  public static List<LabelUpdate> between(Optional<SecretRecord> before, SecretRecord after) {
    List<LabelUpdate> updates = new ArrayList<>();
    for (Map.Entry<StagingLabel, VersionId> now : after.labels().labels().entrySet()) {
      Optional<VersionId> was = before.flatMap(b -> b.labels().version(now.getKey()));
      if (isTold(now.getKey()) && !was.equals(Optional.of(now.getValue()))) {
        updates.add(new LabelUpdate(after.arn(), now.getKey(), now.getValue(), after.serial()));
      }
    }
    return List.copyOf(updates);
  }

  private static boolean isTold(StagingLabel label) {
    return !label.equals(StagingLabel.PENDING) && !label.equals(StagingLabel.PREVIOUS);
  }

  /** The same for the same change, however often it is sent. */
  public UUID id() {
    String change = arn + "/" + serial + "/" + label + "/" + version;
    return UUID.nameUUIDFromBytes(change.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The event as EventBridge has it, in an envelope of CloudEvents 1.0 (structured JSON). {@code
   * source}, {@code id} identify it: a receiver that has seen both has seen the event. {@code
   * sequence} orders the events of one {@code subject} (extension "Sequence"; digits, compared as
   * numbers).
   */
  public String cloudEvent(Instant time) {
    String at = time.truncatedTo(ChronoUnit.SECONDS).toString();
    JsonText json =
        new JsonText()
            .begin()
            .text("specversion", "1.0")
            .text("id", id().toString())
            .text("source", "/strongroom/" + arn.region() + "/" + arn.account())
            .text("type", TYPE)
            .text("subject", arn.toString())
            .text("time", at)
            .text("sequence", Long.toString(serial))
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
        .text("labelUpdated", label.value())
        .text("versionId", version.value())
        .end();
    return json.end().end().toString();
  }
}
