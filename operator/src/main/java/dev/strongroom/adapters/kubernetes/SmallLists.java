package dev.strongroom.adapters.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes lists of what tenants write small while they arrive. The client collects an answer whole
 * before it parses it, and a page of 500 Secrets may have 700 MB. So each large object of a list is
 * replaced by what is kept of it as soon as its last byte is there; small ones pass as they are.
 */
final class SmallLists implements Interceptor {
  private static final Pattern LIST =
      Pattern.compile(".*/(?:api/v1|apis/strongroom\\.dev/v1)(?:/namespaces/[^/]+)?/([a-z]+)");

  /** For each plural, what makes the JSON of an object small. */
  private final Map<String, UnaryOperator<byte[]>> reductions;

  SmallLists(Map<String, UnaryOperator<byte[]>> reductions) {
    this.reductions = reductions;
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    UnaryOperator<byte[]> reduction = reduction(request);
    return reduction == null ? consumer : new Reducing(consumer, reduction);
  }

  private UnaryOperator<byte[]> reduction(HttpRequest request) {
    String query = String.valueOf(request.uri().getRawQuery());
    Matcher list = LIST.matcher(request.uri().getPath());
    if (!"GET".equals(request.method()) || query.contains("watch=") || !list.matches()) {
      return null;
    }
    // Secrets without our label are read for their values.
    boolean whole = list.group(1).equals("secrets") && !query.contains("labelSelector=");
    return whole ? null : reductions.get(list.group(1));
  }

  private static final class Reducing implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> next;
    private final UnaryOperator<byte[]> reduction;
    private AsyncBody current;
    private ListReduction list;

    Reducing(AsyncBody.Consumer<List<ByteBuffer>> next, UnaryOperator<byte[]> reduction) {
      this.next = next;
      this.reduction = reduction;
    }

    @Override
    public <U> U unwrap(Class<U> target) {
      return next.unwrap(target);
    }

    @Override
    public void consume(List<ByteBuffer> received, AsyncBody body) throws Exception {
      if (body != current) {
        // A request that is repeated has another answer.
        current = body;
        list = new ListReduction(reduction);
      }
      received.forEach(list::accept);
      byte[] small = list.take();
      if (small.length > 0) {
        next.consume(List.of(ByteBuffer.wrap(small)), body);
      } else {
        body.consume();
      }
    }
  }
}
