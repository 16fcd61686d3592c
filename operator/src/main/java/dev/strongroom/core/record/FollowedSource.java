package dev.strongroom.core.record;

import dev.strongroom.core.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What was taken last from a Secret whose changes are followed.
 *
 * @param version the version that has it
 * @param state which state of which Secret it was, see {@link #state}
 */
public record FollowedSource(VersionId version, String state) {

  /**
   * Names a state of a Secret without telling anything about its values: a digest of those could be
   * guessed at. Two different contents never have one state, since Kubernetes gives every change
   * another resourceVersion; one content may have many.
   *
   * @param uid uid of the Secret
   * @param resourceVersion its resourceVersion
   * @param taken what is taken of it
   */
  public static String state(String uid, String resourceVersion, String taken) {
    String text = uid + "/" + resourceVersion + "/" + taken;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The id of the version that a state gets: work that is repeated after a crash comes to the same
   * one, and a Secret that goes back to an earlier content to a new one.
   *
   * @param record the record before
   */
  public static VersionId nextVersion(SecretRecord record, String state) {
    String before =
        record
            .attributes()
            .followed()
            .map(FollowedSource::version)
            .map(VersionId::value)
            .orElse("");
    return VersionId.derived(record.arn() + "/followed/" + before + "/" + state);
  }
}
