package dev.strongroom.crds;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Strongroom's own: the encrypted value of one version. Immutable, never watched. Not for users.
 */
@Group("strongroom.dev")
@Version("v1")
@Kind("SecretVersion")
@Singular("secretversion")
@Plural("secretversions")
public class SecretVersionResource extends CustomResource<SecretVersionSpec, Void>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
