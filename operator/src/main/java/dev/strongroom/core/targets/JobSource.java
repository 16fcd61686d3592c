package dev.strongroom.core.targets;

import dev.strongroom.core.names.ObjectName;
import java.time.Duration;

/**
 * Where the Jobs of a target come from.
 *
 * @param cronJob the CronJob whose template they have
 * @param target the name of the ExternalSecretTarget
 * @param timeout the longest that one of them may take, 1 second to 1 hour
 */
public record JobSource(ObjectName cronJob, String target, Duration timeout) {}
