/** Takes native Secrets over, with the rights of whoever asks. */
package dev.strongroom.adapters.kubernetes.importing;
