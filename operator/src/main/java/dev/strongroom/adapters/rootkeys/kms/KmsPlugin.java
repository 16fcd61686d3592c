package dev.strongroom.adapters.rootkeys.kms;

import dev.strongroom.adapters.rootkeys.kms.GrpcCall.GrpcFailure;
import dev.strongroom.adapters.rootkeys.kms.KmsMessages.Encrypted;
import dev.strongroom.adapters.rootkeys.kms.KmsMessages.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A KMS v2 plugin behind a Unix socket. Every call makes a connection of its own: they are few, one
 * for each encryption key that is needed, and so a plugin that was restarted is there at once.
 * Every call ends within {@value #TIMEOUT_MILLIS} ms, as kube-apiserver's do by default.
 */
final class KmsPlugin {
  static final long TIMEOUT_MILLIS = 3_000;

  private static final String SERVICE = "/v2.KeyManagementService/";
  private static final EventLoopGroup THREADS =
      new NioEventLoopGroup(1, new DefaultThreadFactory("kms-plugin", true));

  private final Path socket;

  KmsPlugin(Path socket) {
    this.socket = socket;
  }

  Status status() throws IOException {
    return KmsMessages.status(call("Status", new byte[0]));
  }

  Encrypted encrypt(byte[] plaintext, String uid) throws IOException {
    return KmsMessages.encrypted(call("Encrypt", KmsMessages.encryptRequest(plaintext, uid)));
  }

  byte[] decrypt(Encrypted encrypted, String uid) throws IOException {
    return KmsMessages.decrypted(call("Decrypt", KmsMessages.decryptRequest(encrypted, uid)));
  }

  /**
   * Calls a method.
   *
   * @throws GrpcFailure when the plugin answers that it failed
   * @throws IOException when it does not answer, or not as it should
   */
  private byte[] call(String method, byte[] message) throws IOException {
    Channel connection = null;
    try {
      connection = await(connect());
      GrpcCall call = new GrpcCall();
      Http2StreamChannel stream =
          await(new Http2StreamChannelBootstrap(connection).handler(call).open());
      GrpcCall.send(stream, SERVICE + method, message, TIMEOUT_MILLIS);
      return call.answer().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof GrpcFailure failure ? failure : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      if (connection != null) {
        connection.close();
      }
    }
  }

  private io.netty.util.concurrent.Future<Channel> connect() {
    io.netty.util.concurrent.Promise<Channel> connected = THREADS.next().newPromise();
    new Bootstrap()
        .group(THREADS)
        .channel(NioDomainSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        Http2FrameCodecBuilder.forClient().build(),
                        new Http2MultiplexHandler(new RefuseStreams()));
              }
            })
        .connect(UnixDomainSocketAddress.of(socket))
        .addListener(
            (io.netty.channel.ChannelFuture done) -> {
              if (done.isSuccess()) {
                connected.trySuccess(done.channel());
              } else {
                connected.tryFailure(done.cause());
              }
            });
    return connected;
  }

  private static <T> T await(io.netty.util.concurrent.Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A server opens no streams in gRPC. */
  private static final class RefuseStreams extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.close();
    }
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
