/** The whole store at one moment: into a backup file and out of it, and whether all of it opens. */
package dev.strongroom.core.backup;
