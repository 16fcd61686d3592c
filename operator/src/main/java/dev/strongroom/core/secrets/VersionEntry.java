package dev.strongroom.core.secrets;

import java.time.Instant;

/**
 * What the record knows of a version.
 *
 * @param id its id
 * @param createdAt when it was made
 * @param empty true while a rotation has announced the version and not yet written its value
 */
public record VersionEntry(VersionId id, Instant createdAt, boolean empty) {}
