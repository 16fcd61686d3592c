package dev.strongroom.core.rotation;

/**
 * How one secret is rotated.
 *
 * @param target the system that must accept the value
 * @param next how the new value is made
 * @param retries what happens when a step fails
 * @param times when the next rotation is due
 */
public record RotationPlan(
    RotationTarget target, NextValue next, RetryRules retries, RotationTimes times) {}
