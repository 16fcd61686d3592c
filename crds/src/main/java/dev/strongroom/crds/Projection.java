package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** The native Secret that the current value is written into. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.data) || self.data.all(a, self.data.exists_one(b, b.key == a.key))",
    message = "spec.projection.data: each key may be given once")
@ValidationRule(
    value =
        "!has(self.labels) || self.labels.all(k, "
            + Patterns.LABEL_KEY
            + " && self.labels[k].matches('"
            + Patterns.LABEL_VALUE
            + "'))",
    message = "spec.projection.labels: keys and values must be those of Kubernetes labels")
@ValidationRule(
    value = "!has(self.annotations) || self.annotations.all(k, " + Patterns.ANNOTATION_KEY + ")",
    message = "spec.projection.annotations: keys must be those of Kubernetes annotations")
@ValidationRule(
    value =
        "!has(self.annotations) ||"
            + " self.annotations.map(k, size(k) + size(self.annotations[k])).sum() <= 16384",
    message = "spec.projection.annotations: must have at most 16384 characters in all")
@ValidationRule(
    value =
        "(!has(self.labels) || self.labels.all(k, !k.startsWith('strongroom.dev/'))) &&"
            + " (!has(self.annotations) || self.annotations.all(k,"
            + " !k.startsWith('strongroom.dev/')))",
    message =
        "spec.projection: labels and annotations that start with strongroom.dev/ are reserved")
@ValidationRule(
    value =
        "!has(self.templates) || self.templates.all(k, size(k) <= 253 && k.matches('"
            + Patterns.DATA_KEY
            + "'))",
    message = "spec.projection.templates: keys must be those of a Secret")
@ValidationRule(
    value =
        "!has(self.templates) || !has(self.data) || self.data.all(e, !(e.key in self.templates))",
    message = "spec.projection.templates: has a key that data has, too")
@ValidationRule(
    value =
        "!has(self.templates) || !has(self.form) || ['.env', 'application.properties',"
            + " 'secret.json', 'secret.yaml', '.dockerconfigjson', 'username', 'password',"
            + " 'tls.crt', 'tls.key', 'ca.crt', 'ssh-privatekey'].all(k, !(k in self.templates))",
    message = "spec.projection.templates: has a key that belongs to a form")
@ValidationRule(
    value = "!has(self.form) || !has(self.data) && !has(self.type)",
    message = "spec.projection.form: goes with neither data nor type")
public record Projection(
    @JsonPropertyDescription(
            "Name of the Secret. Default: the name of this object. When it changes, the Secret"
                + " under the old name is kept or deleted as deletionPolicy says.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        String name,
    @JsonPropertyDescription(
            "Type of the Secret, such as kubernetes.io/tls; one of those that the installation"
                + " allows (projection.allowedTypes of the chart). Default: Opaque.")
        @Size(min = 1, max = 253)
        String type,
    @JsonPropertyDescription("Labels of the Secret. Default: none but Strongroom's own.")
        Map<String, @Size(max = 63) String> labels,
    @JsonPropertyDescription(
            "Annotations of the Secret, up to 16384 characters in all. Default: none but"
                + " Strongroom's own.")
        Map<String, @Size(max = 4096) String> annotations,
    @JsonPropertyDescription(
            "The keys of the Secret, up to 64. Default: the whole value under the key value, or"
                + " what form and templates say.")
        @Size(min = 1, max = 64)
        List<Entry> data,
    @JsonPropertyDescription(
            "A ready-made shape of the Secret, which has its type and its keys; the value must be a"
                + " JSON object. DotEnv: .env with a line NAME='text' for each key of the value,"
                + " for a POSIX shell. Properties: application.properties for java.util.Properties."
                + " Json: secret.json, the value as it is. Yaml: secret.yaml, the value as YAML."
                + " DockerConfigJson: .dockerconfigjson of the keys registry, username and"
                + " password. BasicAuth: username and password. Tls: tls.crt, tls.key and, if the"
                + " value has it, ca.crt. SshAuth: ssh-privatekey. Default: what data says.")
        Form form,
    @JsonPropertyDescription(
            "Files of the Secret beside data or form: up to 16 texts by key, with expressions of"
                + " CEL between <% and %> over the variable value; see data.template. Default:"
                + " none.")
        Map<String, @Size(min = 1, max = 16384) String> templates,
    @JsonPropertyDescription(
            "What happens to the Secret when this object is deleted or no longer asks for it:"
                + " Retain keeps it as it is, Delete has Kubernetes collect it. Default: Retain.")
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription(
            "Take over a Secret that exists and is not Strongroom's. Its data is replaced. The"
                + " Secret must allow it with the annotation strongroom.dev/allow, which lists the"
                + " names of ManagedSecrets and SecretProjections, separated by commas, or is *."
                + " The Secret of another one of these is never taken over. Default: false.")
        Boolean adopt) {

  /** A ready-made shape of a Secret. */
  public enum Form {
    /** Variables for a shell. */
    DotEnv,
    /** A file for java.util.Properties. */
    Properties,
    /** The value as it is. */
    Json,
    /** The value as YAML. */
    Yaml,
    /** The login at a registry. */
    DockerConfigJson,
    /** A user name and a password. */
    BasicAuth,
    /** A certificate and its key. */
    Tls,
    /** A key for SSH. */
    SshAuth
  }

  /** What happens to the projected Secret when the object that declares it is deleted. */
  public enum DeletionPolicy {
    /** It stays. */
    Retain,
    /** Kubernetes collects it. */
    Delete
  }

  /** One key of the Secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.jsonKey) || !has(self.template)",
      message = "spec.projection.data: an entry has a jsonKey or a template, not both")
  public record Entry(
      @JsonPropertyDescription("Key of the Secret's data.")
          @Required
          @Size(min = 1, max = 253)
          @Pattern(Patterns.DATA_KEY)
          String key,
      @JsonPropertyDescription(
              "Key of the value, which must be a JSON object; or, if it starts with /, the JSON"
                  + " pointer (RFC 6901) of a nested member, such as /cert/crt or /hosts/0, where"
                  + " ~1 stands for / in a name and ~0 for ~. A key of the object that equals the"
                  + " whole text takes precedence over the path. Strings are written without their"
                  + " quotes, an empty string as an empty key, anything else as its JSON text,"
                  + " nested objects and arrays included. Refused: null, half of a surrogate pair,"
                  + " an object with a duplicate key at any depth. A byte order mark is ignored."
                  + " Default: the whole value.")
          @Size(min = 1, max = 256)
          @Pattern(Patterns.ONE_LINE)
          @ValidationRule(
              value = "!self.startsWith('/') || self.matches('" + Patterns.JSON_POINTER + "')",
              message =
                  "spec.projection.data: a jsonKey that starts with / must be a valid JSON pointer"
                      + " (RFC 6901): write ~0 for ~ and ~1 for / in a name")
          String jsonKey,
      @JsonPropertyDescription(
              "Text with expressions of CEL between <% and %>, instead of jsonKey. The variable"
                  + " value is the JSON object that the value is, or its text. A path alone, such"
                  + " as <% value.server.port %>, is written as it stands. Functions beside those"
                  + " of CEL: default, url.encode, base64.encode, base64.decode, json.encode,"
                  + " json.decode, sha256, bcrypt, htpasswd, pem.decode, pem.encode, pem.split,"
                  + " keystore.pkcs12, keystore.jks, truststore.pkcs12, truststore.jks, join,"
                  + " split, trim, replace. <%% stands"
                  + " for <%. Up to 64 expressions of up to 2048 characters. Default: none.")
          @Size(min = 1, max = 16384)
          String template) {}
}
