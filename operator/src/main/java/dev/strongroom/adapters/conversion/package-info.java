/** Declarations of other tools, turned into Strongroom's kinds. */
package dev.strongroom.adapters.conversion;
