/** Bringing values in from elsewhere: native Secrets, and exports of other secret stores. */
package dev.strongroom.core.importing;
