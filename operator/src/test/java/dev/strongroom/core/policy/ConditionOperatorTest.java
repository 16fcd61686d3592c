package dev.strongroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.policy.ConditionOperator.Quantifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionOperatorTest {
  /** Each is in the table with a case in which it holds and one in which it does not. */
  @ParameterizedTest
  @EnumSource(Comparison.class)
  void everyOperatorIsInTheTable(Comparison comparison) {
    // When
    boolean known =
        PolicyTable.cases().stream()
            .anyMatch(row -> row.policy().contains('"' + comparison.operator() + "\":"));

    // Then
    assertThat(known).isTrue();
  }

  @Test
  void readsPrefixAndSuffix() {
    assertThat(ConditionOperator.parse("ForAnyValue:StringLikeIfExists"))
        .hasValue(new ConditionOperator(Quantifier.FOR_ANY_VALUE, Comparison.STRING_LIKE, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "IfExists",
        "ForAnyValue:",
        "StringEqualsIfExistsIfExists",
        "ForSomeValues:Bool",
        "ForAllValues:ForAnyValue:StringEquals",
        "NullIfExists",
        "ForAllValues:Null",
        "String"
      })
  void refusesWhatIamDoesNotHave(String name) {
    assertThat(ConditionOperator.parse(name)).isEmpty();
  }
}
