/** Checks of an installation, as an administrator sees it: what was found, and what to do. */
package dev.strongroom.core.diagnosis;
