package dev.strongroom.crds;

/** Which namespace holds an account id. The object's name is the id. */
public class AccountClaimSpec extends StoredSpec {
  /** Newest format that this program writes. */
  public static final int FORMAT = 1;

  private String namespace;
  private String namespaceUid;

  /** The namespace that holds the id. */
  public String getNamespace() {
    return namespace;
  }

  /** Sets the namespace. */
  public void setNamespace(String namespace) {
    this.namespace = namespace;
  }

  /** The uid of that namespace. */
  public String getNamespaceUid() {
    return namespaceUid;
  }

  /** Sets the uid of the namespace. */
  public void setNamespaceUid(String namespaceUid) {
    this.namespaceUid = namespaceUid;
  }
}
