package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How to call a function. No value of a secret is sent to it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.protocol) || self.protocol != 'Webhook' || has(self.credentialRef)",
    message = "spec.function.credentialRef: must be given for protocol Webhook")
@ValidationRule(
    value = "!has(self.functionName) || !has(self.protocol) || self.protocol == 'Lambda'",
    message = "spec.function.functionName: can be given only for protocol Lambda")
@ValidationRule(
    value = "!has(self.tls) || !has(self.tls.mode) || self.tls.mode in ['VerifyCA', 'VerifyFull']",
    message = "spec.function.tls.mode: must be VerifyFull or VerifyCA")
public record FunctionTarget(
    @JsonPropertyDescription(
            "Lambda: the server of AWS's Invoke API, such as https://functions.example.com:9001;"
                + " /2015-03-31/functions/<functionName>/invocations is added. Webhook: the whole"
                + " URL. Begins with https://, or with http:// where the installation lists the"
                + " host in targets.allowedHosts.")
        @Required
        @Size(min = 8, max = 1024)
        @Pattern("^https?://[!-~]+$")
        String url,
    @JsonPropertyDescription(
            "Lambda: AWS's Invoke API. Webhook: a POST request that is signed as Standard Webhooks"
                + " says (HMAC-SHA256). The body is AWS's event in both. Default: Lambda.")
        Protocol protocol,
    @JsonPropertyDescription(
            "Name of the function, by which RotationLambdaARN of RotateSecret names this target,"
                + " too. Default: the name of this object.")
        @Size(min = 1, max = 64)
        @Pattern("^[a-zA-Z0-9_-]+$")
        String functionName,
    @JsonPropertyDescription("Transport security. Default: mode VerifyFull with the system CAs.")
        TargetTls tls,
    @JsonPropertyDescription(
            "The ManagedSecret of this namespace by which the function's server knows the operator:"
                + " its value, a text, is the bearer token (Lambda) or the key of the signature"
                + " (Webhook), plain or as whsec_ and Base64. Its annotation"
                + " strongroom.dev/rotate-to-host must name the host of the URL.")
        LocalReference credentialRef,
    @JsonPropertyDescription(
            "Seconds that one step may take, 1 to 900. Not less than the function's own limit: a"
                + " step whose answer is lost is called again after that time. Default: 60.")
        @Min(1)
        @Max(900)
        Integer timeoutSeconds)
    implements DeclaredConnection {

  /** How a function is called. */
  public enum Protocol {
    /** AWS Lambda's Invoke API. */
    Lambda,
    /** A signed POST request. */
    Webhook
  }
}
