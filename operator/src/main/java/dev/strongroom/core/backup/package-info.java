/** The format of backup files. */
package dev.strongroom.core.backup;
