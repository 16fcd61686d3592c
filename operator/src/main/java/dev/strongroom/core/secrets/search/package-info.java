/** Finding secrets by their attributes, as AWS ListSecrets and BatchGetSecretValue do. */
package dev.strongroom.core.secrets.search;
