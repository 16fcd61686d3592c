package dev.strongroom.app;

import dev.strongroom.GeneratedFile;
import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.SecretAction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/access.md} has its tables from the code; the build fails when it differs. */
class AccessPageTest {
  private static final GeneratedFile PAGE =
      new GeneratedFile(Path.of("docs/access.md"), "access.write");
  private static final String INTRODUCTION =
      """
      # Who may do what

      A caller is a Kubernetes ServiceAccount. In AWS's terms its namespace is an account, and the
      ServiceAccount is an IAM role: `arn:aws:iam::<account>:role/<ServiceAccount>`. A request for a
      secret has to pass three doors:

      | door | decided by | within the account | from another account |
      |---|---|---|---|
      | identity | Kubernetes RBAC, in the caller's namespace | this, or a resource policy that names the role, its session, or everybody | required |
      | resource | the resource policies of the secret | must not deny | must allow the role or its account |
      | key | the policy of the EncryptionKey; without one, RBAC on `encryptionkeys` in the key's account | must allow; if it allows the account only, RBAC on `encryptionkeys` is required too | must allow, and RBAC on `encryptionkeys` is required too |

      An explicit Deny in any policy wins. The default key of an account cannot be used from another
      account. A caller who is refused gets AWS's AccessDeniedException, which does not tell which
      door is closed.

      ## Why a caller is refused

      The owner of the secret gets an event `CallerRefused` on the ManagedSecret. It names the role of
      the caller, the action and the first closed door, and no more: whoever may read events need not
      be entitled to read policies. Equal refusals are one event, whose count each replica of the
      endpoint updates at most once a minute. Each replica keeps at most 10 such events per secret at
      one time, and writes at most 5 a second. The audit trail has every refusal.

      ```
      $ kubectl -n payments events --for managedsecret/ledger
      ... CallerRefused   arn:aws:iam::219249978523:role/report was refused secretsmanager:GetSecretValue: the resource door is closed. ...
      $ strongroom explain GetSecretValue ledger -n payments --as arn:aws:iam::219249978523:role/report
      ... denied
        resource  closed   No resource policy of the secret allows secretsmanager:GetSecretValue to ... Add a statement that does with PutResourcePolicy.
        identity  open     ServiceAccount report may get managedsecrets/value ... in namespace reporting.
        key       open     ...
      ```

      `strongroom explain` names the statement that decides, or the verb, resource and resource name
      that is missing. It runs with your kubeconfig and has no rights of its own, so the API server
      decides what you are entitled to know:

      | you learn of | if you may |
      |---|---|
      | anything | `get` the ManagedSecret, which has the resource policy (`list` to find it by ARN) |
      | the key door | `list` EncryptionKeys in the namespace of the secret |
      | the identity door, and rights on the key | `create` `localsubjectaccessreviews` in the caller's namespace, as ClusterRole `admin` has it there, or `subjectaccessreviews` |

      A door that you may not know about is `unknown`. So the owner of a secret learns of its own doors
      whoever calls, and the Kubernetes rights of another account stay with the administrators of that
      account. The command judges what the objects declare. Name condition keys of the request, such as
      the source address, with `--condition`.

      ## Access by attributes

      A policy can compare tags of the caller with tags of the secret or key, instead of naming roles:

      ```json
      {"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
       "Condition": {"StringEquals": {
         "aws:PrincipalAccount": "123456789012",
         "aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}}
      ```

      | key | is |
      |---|---|
      | `aws:PrincipalTag/<name>` | a label of the caller's ServiceAccount, as tags of an IAM role; the first 50 by name. A change takes effect within 10 seconds |
      | `aws:ResourceTag/<name>`, `secretsmanager:ResourceTag/<name>` | a tag of the secret; the first also a tag of the key |
      | `aws:RequestTag/<name>`, `aws:TagKeys` | tags that the call sets or removes |

      Whoever may change ServiceAccounts in a namespace decides on the tags of its callers, as whoever
      may call TagRole does in an account of AWS. So name the accounts that you trust with it, as above.
      Sessions have no tags of their own: AssumeRole refuses `Tags` and `TransitiveTagKeys`. Where
      `strongroom explain` may not read the ServiceAccount, give it the tags with `--condition`.

      ## Sessions

      A caller signs requests with the credentials of a session, which AWS STS at the same address issues:

      | action | gives a session of | to | for at most |
      |---|---|---|---|
      | AssumeRoleWithWebIdentity | the ServiceAccount of the token | whoever has a ServiceAccount token with audience `sts.amazonaws.com` | 12 hours, and not beyond the end of the token |
      | AssumeRole | the caller's own ServiceAccount, or another one of its namespace | for another one: who may `impersonate` it (`serviceaccounts` in the core API group) | 1 hour, and not beyond the end of the caller's session |

      AWS's SDKs call the first by themselves in a pod with a projected token. Outside of the cluster
      `strongroom credentials` does it: it requires verb `create` on `serviceaccounts/token`. A session
      ends within 10 seconds of the deletion of its ServiceAccount. So does a right that was removed; a
      right that was granted takes effect within the same time.

      ## Static access keys

      For programs that cannot refresh credentials, and only where the installation allows them
      (`endpoint.accessKeys.enabled`):

      ```sh
      kubectl apply -f - <<EOF
      apiVersion: strongroom.dev/v1
      kind: AccessKey
      metadata: {name: legacy, namespace: shop}
      spec: {serviceAccountName: checkout}
      EOF
      strongroom access-key legacy -n shop --endpoint-url $url --ca-file ca.crt
      ```

      An access key is as good as tokens of its ServiceAccount. So its creation takes verb `create` on
      `accesskeys` and on `serviceaccounts/token` of that ServiceAccount, and so does the command, which
      shows the secret half once. No object has the secret half: every replica of the endpoint derives it
      from the installation's key. A lost one cannot be shown again; delete the AccessKey and create
      another one. A ServiceAccount has at most 2.

      The key ends within 10 seconds of the deletion of the AccessKey (`kubectl delete accesskey legacy`)
      or of the ServiceAccount, and does not come back with a new one of the same name.
      `kubectl get accesskeys` shows the hour in which each was used last.

      ## Rights

      Each action of Secrets Manager is one verb on one resource of API group `strongroom.dev`. Most
      resources are virtual subresources of `managedsecrets`, which exist for RBAC only. Within the
      account, `resourceNames` are names of ManagedSecrets; from another account they are ARNs.

      ```yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: read-db-password
      rules:
        - apiGroups: [strongroom.dev]
          resources: [managedsecrets/value]
          resourceNames: [db-password]
          verbs: [get]
      ```

      """;

  private static final String MORE_THAN_ONE =
      """

      Some need more than their own right:

      - BatchGetSecretValue needs GetSecretValue for each secret, and ListSecrets if it has filters.
      - ValidateResourcePolicy needs PutResourcePolicy if it names a secret.
      - CreateSecret with CrossAccountPrimaryARN needs PutResourcePolicy, and StopReplicationToReplica
        of such a replica DeleteResourcePolicy.
      - AssociateCrossAccountReplica needs GetSecretValue on the primary, AcceptCrossAccountReplication
        on the replica and, for a ReplicationRoleARN other than the caller's own, the right to
        `impersonate` that ServiceAccount. See [aws-api.md](aws-api.md#replicas-in-another-account).
      - GetParameter and GetParameters of Systems Manager, for `/aws/reference/secretsmanager/<name>`, need
        GetSecretValue and nothing else.
      """;

  private static final String ON_KEYS =
      """

      ## Rights on keys

      Each action of [KMS](kms.md) is one verb on one resource, too. They are required for customer-managed
      keys, in two ways. A caller of Secrets Manager needs them on the key of the secret, as the
      table of doors says. A caller of KMS passes one door, that of the key, by the same rules;
      `kms:ViaService` is absent then, so a policy that requires it admits no direct call.
      `resourceNames` are names of EncryptionKeys within the account, and key ARNs from another
      account. CreateKey, ListKeys, ListAliases and GenerateRandom are about the account, so their
      rights have no `resourceNames`. Aliases have no rights of their own: those of their keys
      count, of both keys where UpdateAlias moves an alias. ReEncrypt needs ReEncryptFrom on the
      first key and ReEncryptTo on the second.

      The default key of an account is used through Secrets Manager only. It can be described
      directly, with `get` on `encryptionkeys` and resource name `aws/secretsmanager`.

      Other accounts can use a key and read its description and its rotation status. They cannot
      change it, whatever its policy says.

      """;

  @Test
  void thePageHasTheRightsAsTheCodeHasThem() throws IOException {
    // When
    String page =
        INTRODUCTION
            + table(SecretAction.values(), SecretAction::permission, SecretAction::right)
            + MORE_THAN_ONE
            + ON_KEYS
            + table(KmsAction.values(), KmsAction::permission, KmsAction::right)
            + "\nGenerated from the code: mvn -pl operator -am test -Dtest=AccessPageTest"
            + " -Daccess.write=true\n";

    // Then
    PAGE.assertContent(page);
  }

  private static <T> String table(T[] actions, Function<T, String> name, Right<T> right) {
    return Arrays.stream(actions)
        .map(action -> row(name.apply(action), right.of(action, "", Optional.empty())))
        .collect(Collectors.joining("", "| action | verb | resource |\n|---|---|---|\n", ""));
  }

  private static String row(String action, IdentityRight right) {
    return "| %s | %s | %s |\n".formatted(action, right.verb(), right.ruleResource());
  }

  @FunctionalInterface
  private interface Right<T> {
    IdentityRight of(T action, String namespace, Optional<String> name);
  }
}
