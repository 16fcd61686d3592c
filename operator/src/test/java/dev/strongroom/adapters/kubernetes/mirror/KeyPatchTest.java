package dev.strongroom.adapters.kubernetes.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.kms.KeyChange;
import dev.strongroom.core.record.Owner;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyPatchTest {
  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of(new KeyChange.Enabled(false), "{'spec':{'enabled':false}}"),
        Arguments.of(new KeyChange.Description("x"), "{'spec':{'description':'x'}}"),
        Arguments.of(new KeyChange.Description(""), "{'spec':{'description':null}}"),
        Arguments.of(new KeyChange.Policy("{}"), "{'spec':{'policy':'{}'}}"),
        Arguments.of(
            new KeyChange.RotationPeriod(Optional.of(90)), "{'spec':{'rotationPeriodInDays':90}}"),
        Arguments.of(
            new KeyChange.RotationPeriod(Optional.empty()),
            "{'spec':{'rotationPeriodInDays':null}}"),
        Arguments.of(
            new KeyChange.Rotation("r1"),
            "{'metadata':{'annotations':{'strongroom.dev/rotate':'r1'}}}"),
        Arguments.of(
            new KeyChange.Deletion(7),
            "{'spec':{'deletion':{'schedule':true,'pendingWindowInDays':7}}}"),
        Arguments.of(
            new KeyChange.DeletionCancelled(),
            "{'spec':{'deletion':{'schedule':null},'enabled':false}}"),
        Arguments.of(new KeyChange.Tags(Map.of("k", "v")), "{'spec':{'tags':{'k':'v'}}}"),
        Arguments.of(new KeyChange.TagsRemoved(Set.of("k")), "{'spec':{'tags':{'k':null}}}"));
  }

  static Stream<Arguments> aliases() {
    KeyDeclaration bare =
        new KeyDeclaration(
            new Owner("shop", "main", "uid"),
            "main",
            Set.of(),
            "",
            Map.of(),
            Optional.empty(),
            true,
            Optional.empty(),
            KeyDeclaration.DEFAULT_WINDOW,
            false);
    return Stream.of(
        Arguments.of(bare, "{'alias':null,'additionalAliases':null}"),
        Arguments.of(bare.withAlias("a/b"), "{'alias':'a/b','additionalAliases':null}"),
        Arguments.of(
            bare.withAlias("a").withAlias("c").withAlias("b"),
            "{'alias':'a','additionalAliases':['b','c']}"),
        Arguments.of(
            bare.withAlias("a").withAlias("b").withoutAlias("a"),
            "{'alias':'b','additionalAliases':null}"));
  }

  @ParameterizedTest
  @MethodSource("aliases")
  void aliasesFollowFromOneVersionOfTheObject(KeyDeclaration next, String expected) {
    // When
    String patch = KeyPatch.aliases(next, "17");

    // Then
    assertThat(patch)
        .isEqualTo(
            "{'metadata':{'resourceVersion':'17'},'spec':%s}"
                .formatted(expected)
                .replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeTouchesItsFieldAlone(KeyChange change, String expected) {
    // When
    String patch = KeyPatch.of(change);

    // Then
    assertThat(patch).isEqualTo(expected.replace('\'', '"'));
  }
}
