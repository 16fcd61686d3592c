/** The use cases of secrets. Reconcilers and every other caller go through them. */
package dev.strongroom.core.secrets;
