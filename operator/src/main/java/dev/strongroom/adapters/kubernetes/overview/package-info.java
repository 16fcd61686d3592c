/** Reads what people are shown of objects, with the rights of whoever asks. */
package dev.strongroom.adapters.kubernetes.overview;
