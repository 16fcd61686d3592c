/** Root keys: providers behind {@link dev.strongroom.core.rootkeys.RootKey}. */
package dev.strongroom.adapters.rootkeys;
