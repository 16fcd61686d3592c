package dev.strongroom.adapters.awsapi.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.awsapi.model.Shape.Blob;
import dev.strongroom.adapters.awsapi.model.Shape.Flag;
import dev.strongroom.adapters.awsapi.model.Shape.Items;
import dev.strongroom.adapters.awsapi.model.Shape.Member;
import dev.strongroom.adapters.awsapi.model.Shape.Plaintext;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.Shape.Texts;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.protocols.json.AwsJsonProtocolFactory;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerRequest;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsRequest;

/**
 * The inputs against the model in the AWS SDK for Java: actions, members and types. The SDK does
 * not carry limits, nor what is required; {@link BotocoreModelTest} has those.
 */
class AwsModelTest {
  @Test
  void secretsManagerHasTheActionsAndMembersOfTheSdk() throws ReflectiveOperationException {
    // When
    Set<String> sdk = ofSdk(SecretsManagerClient.class, SecretsManagerRequest.class);

    // Then
    assertThat(ours(SecretsManagerInputs.all())).isEqualTo(sdk);
    assertThat(SecretsManagerInputs.all()).hasSize(26);
  }

  @Test
  void stsHasTheMembersOfTheSdk() throws ReflectiveOperationException {
    // Given
    Map<String, Structure> served = StsInputs.all();

    // When
    Set<String> sdk = ofSdk(StsClient.class, StsRequest.class);

    // Then
    assertThat(ours(served)).isEqualTo(of(served, sdk));
  }

  @Test
  void kmsHasTheMembersOfTheSdk() throws ReflectiveOperationException {
    // Given
    Map<String, Structure> served = KmsInputs.all();

    // When
    Set<String> sdk = of(served, ofSdk(KmsClient.class, KmsRequest.class));

    // Then
    // This release of the SDK is older than the model in botocore.
    assertThat(sdk.add("ListKeys.ResourceOwners List")).isTrue();
    assertThat(sdk.add("ListKeys.ResourceOwners[] String")).isTrue();
    assertThat(ours(served)).isEqualTo(sdk);
  }

  private static Set<String> of(Map<String, Structure> served, Set<String> sdk) {
    return sdk.stream()
        .filter(line -> served.containsKey(line.split("[. ]")[0]))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A client that spoke RPC v2 CBOR would be generated with another factory. */
  @Test
  void theSdkSpeaksJson() throws ReflectiveOperationException {
    // Given
    Class<?> client =
        Class.forName(SecretsManagerClient.class.getPackageName() + ".DefaultSecretsManagerClient");

    // When
    Class<?> protocol = client.getDeclaredField("protocolFactory").getType();

    // Then
    assertThat(protocol).isEqualTo(AwsJsonProtocolFactory.class);
  }

  private static Set<String> ofSdk(Class<?> client, Class<?> request)
      throws ReflectiveOperationException {
    Set<Class<?>> requests =
        Arrays.stream(client.getMethods())
            .filter(method -> method.getParameterCount() == 1)
            .map(method -> method.getParameterTypes()[0])
            .filter(request::isAssignableFrom)
            .collect(Collectors.toSet());
    Set<String> lines = new TreeSet<>();
    for (Class<?> type : requests) {
      String action = type.getSimpleName().replaceFirst("Request$", "");
      lines.add(action + " SdkPojo");
      pojo(action, (SdkPojo) type.getMethod("builder").invoke(null), lines);
    }
    return lines;
  }

  private static void pojo(String path, SdkPojo pojo, Set<String> lines) {
    for (SdkField<?> field : pojo.sdkFields()) {
      field(path + "." + field.locationName(), field, lines);
    }
  }

  private static void field(String path, SdkField<?> field, Set<String> lines) {
    lines.add(path + " " + field.marshallingType().getTargetClass().getSimpleName());
    if (field.marshallingType() == MarshallingType.LIST) {
      field(path + "[]", field.getTrait(ListTrait.class).memberFieldInfo(), lines);
    } else if (field.marshallingType() == MarshallingType.MAP) {
      field(path + "{}", field.getTrait(MapTrait.class).valueFieldInfo(), lines);
    } else if (field.marshallingType() == MarshallingType.SDK_POJO) {
      pojo(path, field.constructor().get(), lines);
    }
  }

  private static Set<String> ours(Map<String, Structure> inputs) {
    Set<String> lines = new TreeSet<>();
    inputs.forEach((action, input) -> ours(action, input, lines));
    return lines;
  }

  private static void ours(String path, Shape shape, Set<String> lines) {
    lines.add(path + " " + type(shape));
    if (shape instanceof Items items) {
      ours(path + "[]", items.item(), lines);
    } else if (shape instanceof Texts) {
      lines.add(path + "{} String");
    } else if (shape instanceof Structure structure) {
      for (Member member : structure.members().values()) {
        ours(path + "." + member.name(), member.shape(), lines);
      }
    }
  }

  private static String type(Shape shape) {
    if (shape instanceof Plaintext plaintext) {
      return plaintext.binary() ? "SdkBytes" : "String";
    } else if (shape instanceof Blob) {
      return "SdkBytes";
    } else if (shape instanceof Texts) {
      return "Map";
    } else if (shape instanceof Shape.Number number) {
      return number.isLong() ? "Long" : "Integer";
    } else if (shape instanceof Flag) {
      return "Boolean";
    } else if (shape instanceof Items) {
      return "List";
    }
    return shape instanceof Structure ? "SdkPojo" : "String";
  }
}
