/** Reads what checks of an installation are about, with the rights of whoever asks. */
package dev.strongroom.adapters.kubernetes.diagnosis;
