package dev.strongroom.adapters.rootkeys.kms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * One unary gRPC call on a stream of an HTTP/2 connection (gRPC over HTTP2: length-prefixed
 * message, uncompressed; the outcome in the header {@code grpc-status}, which mostly comes as a
 * trailer).
 */
final class GrpcCall extends SimpleChannelInboundHandler<Http2StreamFrame> {
  /** More than the largest answer of a KMS plugin. */
  private static final int MOST_BYTES = 64 * 1024;

  private static final int PREFIX = 5;

  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /** The other side's answer: the message, or {@link GrpcFailure}. */
  CompletableFuture<byte[]> answer() {
    return answer;
  }

  /** Sends the request. */
  static void send(Http2StreamChannel stream, String path, byte[] message, long timeoutMillis) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .path(path)
            .authority("localhost")
            .add("content-type", "application/grpc")
            .add("te", "trailers")
            .add("grpc-timeout", timeoutMillis + "m");
    ByteBuf data =
        Unpooled.buffer(PREFIX + message.length)
            .writeByte(0)
            .writeInt(message.length)
            .writeBytes(message);
    stream.write(new DefaultHttp2HeadersFrame(headers));
    stream.writeAndFlush(new DefaultHttp2DataFrame(data, true));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
    if (frame instanceof Http2DataFrame data) {
      if (body.size() + data.content().readableBytes() > MOST_BYTES) {
        answer.completeExceptionally(new IOException("the answer is too large"));
        context.close();
        return;
      }
      byte[] bytes = new byte[data.content().readableBytes()];
      data.content().readBytes(bytes);
      body.writeBytes(bytes);
      Arrays.fill(bytes, (byte) 0);
    } else if (frame instanceof Http2HeadersFrame headers && headers.isEndStream()) {
      finish(headers.headers());
    } else if (frame instanceof Http2ResetFrame) {
      answer.completeExceptionally(new IOException("the call was cancelled by the other side"));
    }
  }

  private void finish(Http2Headers trailers) {
    CharSequence status = trailers.get("grpc-status");
    if (status == null) {
      answer.completeExceptionally(new IOException("this is not a gRPC server"));
    } else if (!"0".contentEquals(status)) {
      answer.completeExceptionally(new GrpcFailure(status.toString()));
    } else {
      message();
    }
  }

  private void message() {
    byte[] all = body.toByteArray();
    if (all.length < PREFIX
        || all[0] != 0
        || ByteBuffer.wrap(all).getInt(1) != all.length - PREFIX) {
      answer.completeExceptionally(new IOException("the answer is not one plain message"));
    } else {
      answer.complete(Arrays.copyOfRange(all, PREFIX, all.length));
    }
    Arrays.fill(all, (byte) 0);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    answer.completeExceptionally(new IOException("the connection ended"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    answer.completeExceptionally(cause);
    context.close();
  }

  /** The other side answered with a status other than OK. Its text stays where it was said. */
  static final class GrpcFailure extends IOException {
    private static final long serialVersionUID = 1L;

    GrpcFailure(String status) {
      super("gRPC status " + (status.matches("\\d{1,2}") ? status : "unknown"));
    }
  }
}
