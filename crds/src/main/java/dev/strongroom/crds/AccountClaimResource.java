package dev.strongroom.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Strongroom's own: the claim of an account id by a namespace. Its name is the id, so creating it
 * is the claim. Not for users.
 */
@Group("strongroom.dev")
@Version("v1")
@Kind("AccountClaim")
@Singular("accountclaim")
@Plural("accountclaims")
@AdditionalPrinterColumn(name = "Namespace", jsonPath = ".spec.namespace", type = Type.STRING)
public class AccountClaimResource extends CustomResource<AccountClaimSpec, Void>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
