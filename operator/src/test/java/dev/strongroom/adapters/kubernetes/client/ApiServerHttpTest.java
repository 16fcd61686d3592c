package dev.strongroom.adapters.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ApiServerHttpTest {
  private static final int CHACHA20_POLY1305 = 0x1303;
  private static final int AES_256_GCM = 0x1302;
  private static final int BACKLOG = 1;

  @Test
  void chaCha20IsOfferedBeforeAes() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        KubernetesClient client = KubernetesClients.create(at(listener))) {
      // When
      CompletableFuture<Void> call = CompletableFuture.runAsync(() -> ask(client));
      List<Integer> offered;
      try (Socket socket = listener.accept()) {
        offered = ciphersOf(new DataInputStream(socket.getInputStream()));
      }
      call.join();

      // Then
      assertThat(offered).startsWith(CHACHA20_POLY1305).contains(AES_256_GCM);
    }
  }

  private static Config at(ServerSocket listener) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + listener.getLocalPort())
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  private static void ask(KubernetesClient client) {
    try {
      client.getKubernetesVersion();
    } catch (KubernetesClientException nobodyAnswers) {
      // As wanted.
    }
  }

  /** The cipher suites of a ClientHello (RFC 8446, sections 4.1.2 and 5.1). */
  private static List<Integer> ciphersOf(DataInputStream in) throws IOException {
    int recordHeader = 5;
    int handshakeHeader = 4;
    int versionAndRandom = 2 + 32;
    in.skipNBytes(recordHeader + handshakeHeader + versionAndRandom);
    in.skipNBytes(in.readUnsignedByte());
    List<Integer> ciphers = new ArrayList<>();
    for (int left = in.readUnsignedShort(); left > 0; left -= Short.BYTES) {
      ciphers.add(in.readUnsignedShort());
    }
    return ciphers;
  }
}
