package dev.strongroom.adapters.exports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.importing.Export;
import dev.strongroom.core.importing.ExportedMetadata;
import dev.strongroom.core.importing.ImportEntry;
import dev.strongroom.core.importing.ImportResult;
import dev.strongroom.core.importing.ImportResult.Outcome;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportReaderTest {
  private static final String VERSION = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

  @Test
  void aBatchOfAws() {
    // When
    Export export =
        read(
            """
            {"SecretValues": [
               {"ARN": "arn", "Name": "shop/db", "VersionId": "%1$s",
                "SecretString": "{\\"a\\": 1.50}", "VersionStages": ["AWSCURRENT"]},
               {"Name": "old", "SecretString": "x", "VersionStages": ["AWSPREVIOUS"]},
               {"Name": "binary", "SecretBinary": "AP8="},
               {"Name": "broken", "SecretBinary": "canary*"},
               {"Name": "nothing"}],
             "Errors": [{"SecretId": "gone", "ErrorCode": "ResourceNotFoundException"}],
             "NextToken": "more"}
            """
                .formatted(VERSION));

    // Then
    assertThat(texts(export)).containsExactly("shop/db={\"a\": 1.50}", "binary=2 bytes");
    assertThat(export.entries().get(0).versionId()).contains(VERSION);
    assertThat(export.results())
        .extracting(ImportResult::source, ImportResult::name, ImportResult::outcome)
        .map(Object::toString)
        .containsExactlyInAnyOrder(
            "(\"f: SecretValues[1]\", \"old\", SKIPPED)",
            "(\"f: SecretValues[3]\", \"broken\", FAILED)",
            "(\"f: SecretValues[4]\", \"nothing\", FAILED)",
            "(\"f: Errors[0]\", \"gone\", FAILED)",
            "(\"f: NextToken\", \"\", FAILED)");
  }

  @Test
  void whatAwsTellsOfASecretInSeveralDocumentsBelongsTogether() {
    // When
    Export export =
        read(
            """
            {"SecretList": [
               {"ARN": "arn:1", "Name": "shop/db", "Description": "of the shop",
                "Tags": [{"Key": "team", "Value": "shop"},
                         {"Key": "aws:cloudformation:stack-name", "Value": "s"}]},
               {"ARN": "arn:2", "Name": "forgotten", "Description": "d"}],
             "NextToken": "more"}
            {"Name": "shop/db", "SecretString": "old", "VersionStages": ["AWSPREVIOUS"],
             "VersionId": "%1$s"}
            {"Name": "shop/db", "SecretString": "new", "VersionStages": ["AWSCURRENT", "x"]}
            {"Name": "shop/db", "SecretString": "again", "VersionStages": ["AWSPREVIOUS"]}
            {"Name": "lonely", "SecretString": "old", "VersionStages": ["AWSPREVIOUS"]}
            {"Name": "staged", "SecretString": "x", "VersionStages": ["x"]}
            {"ARN": "arn:3", "Name": "described", "Tags": [{"Key": "k", "Value": ""}]}
            {"Name": "described", "SecretBinary": "AP8="}
            """
                .formatted(VERSION));

    // Then
    assertThat(texts(export)).containsExactly("shop/db=new", "described=2 bytes");
    ImportEntry db = export.entries().get(0);
    assertThat(db.metadata())
        .isEqualTo(new ExportedMetadata(Optional.of("of the shop"), Map.of("team", "shop")));
    assertThat(db.former()).map(ExportReaderTest::text).contains("shop/db=old");
    assertThat(db.former()).flatMap(ImportEntry::versionId).contains(VERSION);
    assertThat(export.entries().get(1).metadata())
        .isEqualTo(new ExportedMetadata(Optional.empty(), Map.of("k", "")));
    assertThat(export.results())
        .extracting(ImportResult::source, ImportResult::name, ImportResult::outcome)
        .map(Object::toString)
        .containsExactlyInAnyOrder(
            "(\"f: NextToken\", \"\", FAILED)",
            "(\"f: document 4\", \"shop/db\", FAILED)",
            "(\"f: document 5\", \"lonely\", SKIPPED)",
            "(\"f: document 6\", \"staged\", SKIPPED)",
            "(\"f: SecretList[1]\", \"forgotten\", SKIPPED)");
  }

  @Test
  void vaultNamesASecretByItsFile() {
    // Given
    ExportReader reader = new ExportReader();

    // When
    reader.read(
        "f1", "kv/one", utf8("{\"request_id\": \"r\", \"data\": {\"p\": \"x\", \"n\": 1}}"));
    reader.read(
        "f2",
        "kv/two",
        utf8(
            """
            {"request_id": "r", "lease_duration": 0,
             "data": {"data": {"p": "y"}, "metadata": {"version": 3,
              "destroyed": false, "custom_metadata": {"team": "shop"}}}}
            """));
    reader.read(
        "f3",
        "kv/deleted",
        utf8(
            "{\"request_id\": \"r\", \"data\": {\"data\": null, \"metadata\": {\"version\": 3}}}"));
    reader.read("-", "", utf8("{\"request_id\": \"r\", \"data\": {\"p\": \"x\"}}"));

    // Then
    Export export = reader.export();
    assertThat(texts(export))
        .containsExactly("kv/one={\"p\":\"x\",\"n\":1}", "kv/two={\"p\":\"y\"}");
    assertThat(export.entries().get(1).metadata().tags()).isEqualTo(Map.of("team", "shop"));
    assertThat(export.results())
        .containsExactly(
            new ImportResult("f3", "kv/deleted", Outcome.SKIPPED, "this version is deleted"),
            new ImportResult(
                "-",
                "",
                Outcome.FAILED,
                "does not say its path: put it into a file that is named by it"));
  }

  @Test
  void linesAreReadEachByItself() {
    // When
    Export export =
        read(
            """
            {"name": "a", "value": "text"}
            {"name": "b", "value": {"x": [1, 2.10]}}

            {"name": "c", "value": "canary
            {"title": "d", "fields": [{"label": "user", "value": "u"}, {"label": "empty"}]}
            {"name": "e", "fields": {"k": "v"}, "description": "d", "tags": {"t": "u", "n": 1}}
            {"name": "f", "value": "x", "value": "y"}
            """);

    // Then
    assertThat(texts(export))
        .containsExactly("a=text", "b={\"x\":[1,2.10]}", "d={\"user\":\"u\"}", "e={\"k\":\"v\"}");
    assertThat(export.entries().get(3).metadata())
        .isEqualTo(new ExportedMetadata(Optional.of("d"), Map.of("t", "u")));
    assertThat(export.results()).extracting(ImportResult::source).containsExactly("f:4", "f:7");
    assertThat(export.results())
        .allSatisfy(bad -> assertThat(bad.detail()).startsWith("is not JSON, or has a key twice"));
    assertThat(export.toString()).doesNotContain("canary");
  }

  @Test
  void itemsOfOnePasswordComeOneAfterTheOther() {
    // When
    Export export =
        read(
            """
            {
              "title": "db",
              "fields": [{"id": "username", "label": "username", "value": "u"}]
            }
            {
              "title": "twice",
              "fields": [{"label": "p", "value": "canary"}, {"label": "p", "value": "canary"}]
            }
            """);

    // Then
    assertThat(texts(export)).containsExactly("db={\"username\":\"u\"}");
    assertThat(export.results())
        .containsExactly(
            new ImportResult(
                "f: document 2",
                "twice",
                Outcome.FAILED,
                "fields[1] has the label of a field before it"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"canary\": | f:1 | is not JSON, or has a key twice",
        "{\"canary\": 1} | f | is neither of AWS nor of Vault",
        "[{\"value\": \"canary\"}] | f | has no name and no title",
        "{\"name\": \"n\", \"value\": 12} | f | value is neither a string nor an object",
        "{\"name\": \"n\", \"value\": \"\"} | f | A value has 1 to 65536 bytes; this one has 0.",
        "{\"name\": \"n\", \"fields\": []} | f | has no field with a value",
        "'' | f | is empty",
      })
  void whatIsWrongIsSaidWithItsPlace(String text, String source, String why) {
    // When
    Export export = read(text);

    // Then
    assertThat(export.entries()).isEmpty();
    assertThat(export.results())
        .singleElement()
        .satisfies(bad -> assertThat(bad.source()).isEqualTo(source))
        .satisfies(bad -> assertThat(bad.detail()).startsWith(why).doesNotContain("canary"));
  }

  @Test
  void aValueThatIsTooLargeAndBytesThatAreNoTextAreRefused() {
    // Given
    ExportReader reader = new ExportReader();

    // When
    reader.read("big", "", utf8("{\"name\":\"n\",\"value\":\"" + "x".repeat(65_537) + "\"}"));
    reader.read("huge", "", utf8("{\"name\":\"n\",\"value\":\"" + "x".repeat(1 << 21) + "\"}"));
    reader.read("latin1", "", new byte[] {'"', (byte) 0xe4, '"'});

    // Then
    assertThat(reader.export().results())
        .extracting(ImportResult::detail)
        .containsExactly(
            "A value has 1 to 65536 bytes; this one has 65537.",
            "has a text of more than 1048576 characters, or is nested deeper than 64",
            "is not UTF-8 text");
  }

  private static Export read(String text) {
    ExportReader reader = new ExportReader();
    reader.read("f", "", utf8(text));
    return reader.export();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> texts(Export export) {
    return export.entries().stream().map(ExportReaderTest::text).toList();
  }

  private static String text(ImportEntry entry) {
    return entry.name()
        + "="
        + Optional.of(entry.value())
            .filter(value -> value.kind() == Kind.TEXT)
            .map(value -> value.text(PlaintextAccess.granted()))
            .orElseGet(() -> entry.value().length() + " bytes");
  }
}
