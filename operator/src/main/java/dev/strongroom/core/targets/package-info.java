/** Descriptions of targets and of the credentials that they take, free of any technology. */
package dev.strongroom.core.targets;
