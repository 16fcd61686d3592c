package dev.strongroom.e2e.servers;

import dev.strongroom.e2e.host.HostCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority that OpenSSL makes and works with, as most are that people have. */
public final class OpenSslAuthority {
  /** Names and usages of a client. */
  private static final String CLIENT =
      "basicConstraints=critical,CA:false\n"
          + "keyUsage=critical,digitalSignature\n"
          + "extendedKeyUsage=clientAuth\n"
          + "subjectAltName=DNS:app.shop.svc,email:app@example.com\n";

  private static final String INTERMEDIATE =
      "basicConstraints=critical,CA:true\nsubjectKeyIdentifier=hash\n";

  private static final String[] P256 = {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"};

  private final Path directory;
  private final String name;
  private final String chain;

  private OpenSslAuthority(Path directory, String name, String chain) {
    this.directory = directory;
    this.name = name;
    this.chain = chain;
  }

  /**
   * A root.
   *
   * @param key the kind of its key as {@code openssl req -newkey} has it, with its options; none: a
   *     key on P-256
   */
  public static OpenSslAuthority root(Path directory, String name, String... key) {
    openssl(
        directory,
        "req -x509 -nodes -days 30 -subj /CN="
            + name
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".crt",
        "-newkey",
        key);
    return new OpenSslAuthority(directory, name, read(directory, name + ".crt"));
  }

  /** An authority that this one certifies. */
  public OpenSslAuthority below(String lower) {
    issue("/CN=" + lower, lower, INTERMEDIATE);
    return new OpenSslAuthority(directory, lower, read(directory, lower + ".crt"));
  }

  /**
   * A certificate with its key, in PEM.
   *
   * @param certificate the certificate, and perhaps those that lead to the root
   */
  public record Issued(String certificate, String key) {}

  /** Its own certificate and key. */
  public Issued itself() {
    return new Issued(chain, read(directory, name + ".key"));
  }

  /** Its certificate, in PEM. */
  public String pem() {
    return read(directory, name + ".crt");
  }

  /** Issues a certificate. */
  private Issued issue(String subject, String file, String extensions, String... key) {
    openssl(
        directory,
        "req -new -nodes -subj " + subject + " -keyout " + file + ".key -out " + file + ".csr",
        "-newkey",
        key);
    write(file + ".ext", extensions);
    openssl(
        directory,
        "x509 -req -days 10 -CAcreateserial -in "
            + file
            + ".csr -CA "
            + name
            + ".crt -CAkey "
            + name
            + ".key -extfile "
            + file
            + ".ext -out "
            + file
            + ".crt");
    return new Issued(read(directory, file + ".crt"), read(directory, file + ".key"));
  }

  /** The certificate of a client of this common name. */
  public Issued client(String commonName, String... key) {
    return issue("/O=Shop/CN=" + commonName, "client-" + commonName, CLIENT, key);
  }

  /**
   * Checks a chain of certificates as a server does that trusts this authority.
   *
   * @throws IllegalStateException when OpenSSL does not accept it
   */
  public void requireAccepted(String certificates) {
    write("checked.crt", certificates);
    openssl(
        directory,
        "verify -purpose sslclient -CAfile " + name + ".crt -untrusted checked.crt checked.crt");
  }

  private void write(String file, String content) {
    try {
      Files.writeString(directory.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void openssl(Path directory, String words, String option, String... key) {
    openssl(directory, words + " " + option + " " + String.join(" ", key.length == 0 ? P256 : key));
  }

  private static void openssl(Path directory, String words) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    for (String word : words.split(" ")) {
      boolean isFile = word.matches(".*\\.(crt|key|csr|ext)");
      command.add(isFile ? directory.resolve(word).toString() : word);
    }
    HostCommand.run(command);
  }

  private static String read(Path directory, String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
