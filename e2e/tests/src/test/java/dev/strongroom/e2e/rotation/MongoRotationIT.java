package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Passwords of users change in a real server of MongoDB's protocol and in their Secrets, and nobody
 * is locked out.
 */
@RequiresCluster
class MongoRotationIT extends ServerRotation implements TwoUsers {
  MongoRotationIT() {
    super(RotatedServer.Kind.MONGODB);
  }

  @Test
  void anAdministratorChangesThePassword() {
    // Given
    Login old = scene().declare("one", "{automaticallyAfterDays: 30}");

    // When
    Login now = scene().rotate("one", "r1");

    // Then
    assertThat(scene().strategy("one")).isEqualTo("AdminReset");
    assertThat(accepts(now)).isTrue();
    assertThat(accepts(old)).isFalse();
  }

  /** As in the README of examples/mongodb. */
  @Test
  void theExampleRotates() {
    // Given
    new Example("mongodb")
        .apply(
            scene().team().client(),
            "mongodb.yaml",
            Map.of(
                "namespace: shop",
                "namespace: " + scene().team().name(),
                "mongo.example.com",
                server().address().host(),
                "port: 27017",
                "port: " + server().address().port(),
                "\"username\":\"strongroom\"",
                "\"username\":\"keeper\"",
                "name: mongo-ca",
                "name: ca"));
    server().createAdministrator(created("mongo-admin", "keeper"));
    server().createUser("shop", created("mongo", "shop"));

    // When
    Login now = scene().rotate("mongo", "1");

    // Then
    assertThat(now.username()).isEqualTo("shop_clone");
    assertThat(accepts(now)).isTrue();
  }

  private Login created(String secret, String username) {
    return new Login(username, TestNamespace.text(scene().team().awaitSecret(secret), "password"));
  }
}
