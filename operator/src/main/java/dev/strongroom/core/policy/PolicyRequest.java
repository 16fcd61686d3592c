package dev.strongroom.core.policy;

/**
 * What a policy is asked.
 *
 * @param principal who
 * @param action such as {@code secretsmanager:GetSecretValue}
 * @param resource its ARN
 * @param context the condition keys
 */
public record PolicyRequest(
    RequestPrincipal principal, String action, String resource, RequestContext context) {}
