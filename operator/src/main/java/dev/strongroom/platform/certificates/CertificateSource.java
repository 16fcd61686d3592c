package dev.strongroom.platform.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;

/** Where a server has its certificate from. Its text names the place, for logs. */
public interface CertificateSource {
  /**
   * The certificate as it is there now. It is asked every few seconds.
   *
   * @throws IOException when it cannot be read
   * @throws GeneralSecurityException when what is there is no certificate with its key
   */
  CertificateAndKey read() throws IOException, GeneralSecurityException;
}
