package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** An encryption key: versions of wrapped material, newest last. */
public class KeyRecordSpec extends StoredSpec {
  /** Newest format that this program writes. */
  public static final int FORMAT = 1;

  private String account;
  private String namespaceUid;
  private String alias;
  private List<String> additionalAliases;
  private String keyId;
  private List<Material> materials;
  private Customer customer;

  /** One version of the material, wrapped by the named root key, in base64. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Material(int id, String rootKeyId, String wrapped, String createdAt) {}

  /** What its owner declared of a customer-managed key, and what became of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Customer(
      String ownerName,
      String ownerUid,
      String arn,
      String description,
      Map<String, String> tags,
      String policy,
      boolean enabled,
      Integer rotationPeriodDays,
      int deletionWindowDays,
      boolean toBeDeleted,
      String deletionAt,
      String lastRotationRequest) {}

  /** The account it belongs to. */
  public String getAccount() {
    return account;
  }

  /** Sets the account. */
  public void setAccount(String account) {
    this.account = account;
  }

  /**
   * Uid of the owner's namespace, {@code restored} after a restore, absent when it was stored
   * before uids were recorded.
   */
  public String getNamespaceUid() {
    return namespaceUid;
  }

  /** Sets the uid of the owner's namespace. */
  public void setNamespaceUid(String namespaceUid) {
    this.namespaceUid = namespaceUid;
  }

  /** Its alias, such as aws/secretsmanager. */
  public String getAlias() {
    return alias;
  }

  /** Sets the alias. */
  public void setAlias(String alias) {
    this.alias = alias;
  }

  /** Further aliases of a customer-managed key, absent when there are none. */
  public List<String> getAdditionalAliases() {
    return additionalAliases;
  }

  /** Sets the further aliases. */
  public void setAdditionalAliases(List<String> additionalAliases) {
    this.additionalAliases = additionalAliases;
  }

  /** Id of the key, a UUID. */
  public String getKeyId() {
    return keyId;
  }

  /** Sets the id. */
  public void setKeyId(String keyId) {
    this.keyId = keyId;
  }

  /** Versions of the material, newest last. */
  public List<Material> getMaterials() {
    return materials;
  }

  /** Sets the versions. */
  public void setMaterials(List<Material> materials) {
    this.materials = materials;
  }

  /** The rest of a customer-managed key, absent for a key made on demand. */
  public Customer getCustomer() {
    return customer;
  }

  /** Sets the rest of a customer-managed key. */
  public void setCustomer(Customer customer) {
    this.customer = customer;
  }
}
