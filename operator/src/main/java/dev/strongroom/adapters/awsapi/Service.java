package dev.strongroom.adapters.awsapi;

import dev.strongroom.core.audit.AuditAction;
import dev.strongroom.core.audit.AuditActions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The services of AWS that are served, all on one address. */
public enum Service {
  /** AWS Secrets Manager. */
  SECRETS_MANAGER("secretsmanager", "secretsmanager."),
  /** AWS Systems Manager: parameters that refer to secrets. */
  SSM("ssm", "AmazonSSM."),
  /** AWS Key Management Service. */
  KMS("kms", "TrentService."),
  /** AWS Security Token Service, which is asked by forms and answers in XML. */
  STS("sts", "");

  private static final List<Service> WITH_TARGETS =
      Arrays.stream(values()).filter(service -> !service.targetPrefix.isEmpty()).toList();

  private final String signingName;
  private final String eventSource;
  private final String targetPrefix;

  Service(String signingName, String targetPrefix) {
    this.signingName = signingName;
    this.eventSource = signingName + ".amazonaws.com";
    this.targetPrefix = targetPrefix;
  }

  /** The service in the scope of its signatures. */
  public String signingName() {
    return signingName;
  }

  /** The service in audit records. */
  public String eventSource() {
    return eventSource;
  }

  /** Whether an action changes something. */
  boolean changes(String action) {
    return AuditActions.call(eventSource, action).access() == AuditAction.Access.CHANGE;
  }

  /** The service whose action an X-Amz-Target names. */
  static Optional<Service> ofTarget(String target) {
    for (Service service : WITH_TARGETS) {
      if (target.startsWith(service.targetPrefix)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }

  /** The action in an X-Amz-Target of this service. */
  String action(String target) {
    return target.substring(targetPrefix.length());
  }
}
