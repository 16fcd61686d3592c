package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The rules of AWS GetRandomPassword. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "![has(self.excludeNumbers) && self.excludeNumbers,"
            + " has(self.excludePunctuation) && self.excludePunctuation,"
            + " has(self.excludeUppercase) && self.excludeUppercase,"
            + " has(self.excludeLowercase) && self.excludeLowercase,"
            + " !(has(self.includeSpace) && self.includeSpace)].all(excluded, excluded)",
    message = "every kind of character is excluded")
@ValidationRule(
    value =
        "!has(self.length) || has(self.excludeCharacters)"
            + " || (has(self.requireEachIncludedType) && !self.requireEachIncludedType)"
            + " || self.length >= size([has(self.excludeNumbers) && self.excludeNumbers,"
            + " has(self.excludePunctuation) && self.excludePunctuation,"
            + " has(self.excludeUppercase) && self.excludeUppercase,"
            + " has(self.excludeLowercase) && self.excludeLowercase,"
            + " !(has(self.includeSpace) && self.includeSpace)].filter(excluded, !excluded))",
    message = "length: too short for one character of every kind in use")
@ValidationRule(
    value = "!(has(self.urlSafe) && self.urlSafe && has(self.includeSpace) && self.includeSpace)",
    message = "urlSafe: a space is not safe in a URL; leave includeSpace out")
public record PasswordRules(
    @JsonPropertyDescription("Length in characters, 1 to 4096. Default: 32.") @Min(1) @Max(4096)
        Integer length,
    @JsonPropertyDescription("Characters never used, up to 4096 of them. Default: none.")
        @Size(max = 4096)
        String excludeCharacters,
    @JsonPropertyDescription("Use no digits (0-9). Default: false.") Boolean excludeNumbers,
    @JsonPropertyDescription(
            "Use no punctuation, which is ! \" # $ % & ' ( ) * + , - . / : ; < = > ? @ [ \\ ] ^ _ `"
                + " { | } ~ (as AWS GetRandomPassword). Default: false.")
        Boolean excludePunctuation,
    @JsonPropertyDescription("Use no upper-case letters (A-Z). Default: false.")
        Boolean excludeUppercase,
    @JsonPropertyDescription("Use no lower-case letters (a-z). Default: false.")
        Boolean excludeLowercase,
    @JsonPropertyDescription("Also use the space character. Default: false.") Boolean includeSpace,
    @JsonPropertyDescription("At least one character of every kind in use. Default: true.")
        Boolean requireEachIncludedType,
    @JsonPropertyDescription(
            "Use only characters that stand for themselves in every part of a URL: letters, digits"
                + " and - . _ ~ (RFC 3986, unreserved). Without it, whoever puts the password into"
                + " a URL has to percent-encode it. Default: false.")
        Boolean urlSafe) {}
