/** Writing values of a secret into a native Secret: what to write, when, and when to refuse. */
package dev.strongroom.core.projection;
