package dev.strongroom.crds;

import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The encrypted value of one version, and what it belongs to. */
@ValidationRule(value = "self == oldSelf", message = "a stored version cannot be changed")
public class SecretVersionSpec extends StoredSpec {
  /** Newest format that this program writes. */
  public static final int FORMAT = 1;

  @Size(max = 2048)
  private String arn;

  @Size(max = 64)
  private String versionId;

  @Size(max = 131072)
  private String ciphertext;

  /** ARN of the secret. */
  public String getArn() {
    return arn;
  }

  /** Sets the ARN. */
  public void setArn(String arn) {
    this.arn = arn;
  }

  /** Id of the version. */
  public String getVersionId() {
    return versionId;
  }

  /** Sets the id. */
  public void setVersionId(String versionId) {
    this.versionId = versionId;
  }

  /** Ciphertext in base64; its layout is documented with the cipher. */
  public String getCiphertext() {
    return ciphertext;
  }

  /** Sets the ciphertext. */
  public void setCiphertext(String ciphertext) {
    this.ciphertext = ciphertext;
  }
}
