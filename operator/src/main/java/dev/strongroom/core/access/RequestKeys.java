package dev.strongroom.core.access;

import dev.strongroom.core.policy.RequestContext;
import java.util.Map;

/** The condition keys that policies of secrets and keys see. */
final class RequestKeys {
  private static final String OF_SECRETS_MANAGER = "secretsmanager:";
  private static final String SERVICE = "secretsmanager.%s.amazonaws.com";

  private RequestKeys() {}

  /** For a secret's policies. */
  static RequestContext onSecret(
      RequestContext request, Caller.Session caller, ProtectedSecret secret) {
    RequestContext.Builder context =
        ofCaller(request, caller)
            .text(ConditionKeys.RESOURCE_ACCOUNT, secret.arn().account().value())
            .text(ConditionKeys.SECRET_ID, secret.arn().toString())
            .text(ConditionKeys.PRIMARY_REGION, secret.arn().region())
            .tags(ConditionKeys.RESOURCE_TAG, secret.tags())
            .tags(ConditionKeys.SECRET_TAG, secret.tags());
    secret
        .rotationFunction()
        .ifPresent(function -> context.text(ConditionKeys.SECRET_ROTATION_LAMBDA, function));
    if (!secret.type().isEmpty()) {
      context.text(ConditionKeys.SECRET_TYPE, secret.type());
    }
    return context.build();
  }

  /** For a key's policy, of which Secrets Manager asks in the caller's name. */
  static RequestContext onKey(
      RequestContext request, Caller.Session caller, KeyUse use, ProtectedKey.Customer key) {
    RequestContext ofCall =
        request.toBuilder()
            .without(OF_SECRETS_MANAGER)
            .without(ConditionKeys.REQUEST_TAG)
            .without(ConditionKeys.TAG_KEYS)
            .build();
    return ofKey(ofCall, caller, key, use.encryptionContext())
        .text(ConditionKeys.VIA_SERVICE, SERVICE.formatted(use.region()))
        .bool(ConditionKeys.VIA_AWS_SERVICE, true)
        .build();
  }

  /** For a key's policy, of a caller who calls KMS without a service in between. */
  static RequestContext onKey(
      RequestContext request,
      Caller.Session caller,
      ProtectedKey.Customer key,
      Map<String, String> encryptionContext) {
    return ofKey(request, caller, key, encryptionContext)
        .bool(ConditionKeys.VIA_AWS_SERVICE, false)
        .build();
  }

  private static RequestContext.Builder ofKey(
      RequestContext request,
      Caller.Session caller,
      ProtectedKey.Customer key,
      Map<String, String> encryptionContext) {
    return ofCaller(request, caller)
        .text(ConditionKeys.RESOURCE_ACCOUNT, key.account().value())
        .tags(ConditionKeys.RESOURCE_TAG, key.tags())
        .text(ConditionKeys.CALLER_ACCOUNT, caller.account().value())
        .text(ConditionKeys.KEY_ORIGIN, "AWS_KMS")
        .text(ConditionKeys.KEY_SPEC, "SYMMETRIC_DEFAULT")
        .text(ConditionKeys.KEY_USAGE, "ENCRYPT_DECRYPT")
        .bool(ConditionKeys.MULTI_REGION, false)
        .list(ConditionKeys.ENCRYPTION_CONTEXT_KEYS, encryptionContext.keySet())
        .tags(ConditionKeys.ENCRYPTION_CONTEXT, encryptionContext);
  }

  private static RequestContext.Builder ofCaller(RequestContext request, Caller.Session caller) {
    return request.toBuilder()
        .text(ConditionKeys.PRINCIPAL_ACCOUNT, caller.account().value())
        .text(ConditionKeys.PRINCIPAL_ARN, caller.principal().role())
        .text(ConditionKeys.PRINCIPAL_TYPE, "AssumedRole")
        .text(ConditionKeys.USER_ID, caller.uid() + ":" + caller.sessionName())
        .bool(ConditionKeys.PRINCIPAL_IS_SERVICE, false)
        .tags(ConditionKeys.PRINCIPAL_TAG, caller.tags());
  }
}
