/** AccessKey objects: issued, followed by a watch, and with the hour of their last use. */
package dev.strongroom.adapters.kubernetes.accesskeys;
