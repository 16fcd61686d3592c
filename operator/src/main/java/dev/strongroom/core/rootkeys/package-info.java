/** Root keys: the port to their providers, and several providers used as one. */
package dev.strongroom.core.rootkeys;
