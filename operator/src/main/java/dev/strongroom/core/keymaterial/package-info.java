/** Keys that are made for values: key pairs and keys of MACs, and how they are written. */
package dev.strongroom.core.keymaterial;
