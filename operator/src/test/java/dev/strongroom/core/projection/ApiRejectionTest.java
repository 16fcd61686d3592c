package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.projection.ApiRejection.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers as API servers give them. */
class ApiRejectionTest {
  private static final String VALUE = "canary";

  @Test
  void aQuotaIsNamed() {
    assertThat(
            explained(
                403,
                "secrets \"app\" is forbidden: exceeded quota: few-secrets, requested:"
                    + " count/secrets=1, used: count/secrets=0, limited: count/secrets=0"))
        .isEqualTo(ProjectionReason.QuotaExceeded.with("app", "few-secrets"));
  }

  @Test
  void aQuotaThatKubernetesHasNotCountedYetIsNamed() {
    assertThat(
            explained(
                403,
                "secrets \"app\" is forbidden: status unknown for quota: few-secrets, resources:"
                    + " count/secrets"))
        .isEqualTo(ProjectionReason.QuotaNotCounted.with("app", "few-secrets"));
  }

  @Test
  void anAdmissionPolicyAndAWebhookAreNamed() {
    assertThat(
            explained(
                422,
                "secrets \"app\" is forbidden: ValidatingAdmissionPolicy 'no-secrets.example.com'"
                    + " with binding 'all' denied request: canary is not allowed"))
        .isEqualTo(
            ProjectionReason.AdmissionDenied.with(
                "app", "ValidatingAdmissionPolicy", "no-secrets.example.com"));
    assertThat(
            explained(
                400, "admission webhook \"validate.kyverno.svc-fail\" denied the request: canary"))
        .isEqualTo(
            ProjectionReason.AdmissionDenied.with(
                "app", "admission webhook", "validate.kyverno.svc-fail"));
  }

  @Test
  void aMissingRightOfTheOperatorIsToldApart() {
    assertThat(
            explained(
                403,
                "secrets is forbidden: User \"system:serviceaccount:strongroom-system:x\" cannot"
                    + " create resource \"secrets\" in API group \"\" in the namespace \"team\""))
        .isEqualTo(ProjectionReason.OperatorForbidden.with("app"));
  }

  @Test
  void aNamespaceThatGoesIsToldApart() {
    assertThat(
            explained(
                403,
                "secrets \"app\" is forbidden: unable to create new content in namespace team"
                    + " because it is being terminated",
                new Cause("metadata.namespace", "NamespaceTerminating", false)))
        .isEqualTo(AccountReason.NamespaceTerminating.with());
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.annotations,FieldValueTooLong,false,metadata.annotations is too long",
    "data[tls.key],FieldValueRequired,false,data[tls.key] is required",
    "type,FieldValueInvalid,true,type is immutable",
    "data,FieldValueForbidden,true,data is immutable",
    "metadata.labels,FieldValueInvalid,false,metadata.labels is invalid",
    "data[a],SomethingNew,false,data[a] is rejected"
  })
  void fieldsAreNamedWithWhatIsWrong(
      String field, String reason, boolean immutable, String expected) {
    assertThat(explained(422, VALUE, new Cause(field, reason, immutable)))
        .isEqualTo(ProjectionReason.SecretInvalid.with("app", expected));
  }

  @Test
  void nothingIsPassedOnThatIsNotAName() {
    for (Finding finding :
        List.of(
            explained(422, VALUE, new Cause("data[a]: canary", "FieldValueInvalid", false)),
            explained(422, VALUE, new Cause("canary\ncanary", "FieldValueInvalid", false)),
            explained(422, VALUE, new Cause("", "canary", false)),
            explained(403, "exceeded quota: canary canary, requested: "),
            explained(403, "exceeded quota: Canary, requested: "),
            explained(422, "admission webhook \"canary\ncanary\" denied the request"),
            explained(500, VALUE))) {
      assertThat(finding.reason()).isEqualTo(ProjectionReason.SecretRejected);
      assertThat(finding.message()).doesNotContain("canary");
    }
  }

  private static Finding explained(int code, String message, Cause... causes) {
    return ApiRejection.explain("app", code, message, List.of(causes));
  }
}
