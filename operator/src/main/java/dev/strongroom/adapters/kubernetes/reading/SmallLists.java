package dev.strongroom.adapters.kubernetes.reading;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes lists of what tenants write small while they arrive. The client collects an answer whole
 * before it parses it, and a page of 500 Secrets may have 700 MB. So each large object of a list is
 * replaced by what is kept of it as soon as its last byte is there; small ones pass as they are.
 * And pages have as many objects as suits their size, not as many as the caller says.
 */
public final class SmallLists implements Interceptor {
  private static final Pattern LIST =
      Pattern.compile(
          ".*/(?:api/v1|apis/(?:strongroom\\.dev|apps)/v1)(?:/namespaces/[^/]+)?/([a-z]+)");

  private static final Pattern LIMIT = Pattern.compile("([?&]limit=)[0-9]+");
  private static final Pattern CONTINUED = Pattern.compile("[?&]continue=[^&]");

  /** For each plural, what makes the JSON of an object small. */
  private final Map<String, ListReduction.Reduction> reductions;

  private final Map<String, PageSize> pages = new ConcurrentHashMap<>();
  private final BoundedSerialization serialization;

  /** Makes small what this reads with a bound. */
  public SmallLists(BoundedSerialization serialization) {
    this.reductions = serialization.reductions();
    this.serialization = serialization;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String uri = request.uri().toString();
    Matcher limit = LIMIT.matcher(uri);
    Optional<String> plural = plural(request);
    if (plural.isPresent() && limit.find()) {
      int next = CONTINUED.matcher(uri).find() ? page(plural.get()).next() : PageSize.FIRST;
      builder.uri(URI.create(limit.replaceFirst(found -> found.group(1) + next)));
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return plural(request)
        .<AsyncBody.Consumer<List<ByteBuffer>>>map(
            plural ->
                new Reducing(
                    consumer,
                    reductions.get(plural),
                    page(plural),
                    objects -> serialization.received(plural, objects)))
        .orElse(consumer);
  }

  private PageSize page(String plural) {
    return pages.computeIfAbsent(plural, p -> new PageSize());
  }

  /** Of what is listed, if that is to be made small. */
  private Optional<String> plural(HttpRequest request) {
    String query = String.valueOf(request.uri().getRawQuery());
    Matcher list = LIST.matcher(request.uri().getPath());
    if (!"GET".equals(request.method()) || query.contains("watch=") || !list.matches()) {
      return Optional.empty();
    }
    String plural = list.group(1);
    // Secrets without our label are read for their values.
    boolean whole = plural.equals("secrets") && !query.contains("labelSelector=");
    return whole ? Optional.empty() : Optional.of(plural).filter(reductions::containsKey);
  }

  private static final class Reducing implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> next;
    private final ListReduction.Reduction reduction;
    private final PageSize page;
    private final IntConsumer received;
    private AsyncBody current;
    private ListReduction list;

    Reducing(
        AsyncBody.Consumer<List<ByteBuffer>> next,
        ListReduction.Reduction reduction,
        PageSize page,
        IntConsumer received) {
      this.next = next;
      this.reduction = reduction;
      this.page = page;
      this.received = received;
    }

    @Override
    public <U> U unwrap(Class<U> target) {
      return next.unwrap(target);
    }

    @Override
    public void consume(List<ByteBuffer> chunks, AsyncBody body) throws Exception {
      if (body != current) {
        // A request that is repeated has another answer.
        current = body;
        list = new ListReduction(reduction);
      }
      int before = list.objects();
      chunks.forEach(list::accept);
      received.accept(list.objects() - before);
      page.received(list.bytes(), list.objects());
      ByteBuffer small = list.take();
      if (small.hasRemaining()) {
        next.consume(List.of(small), body);
      } else {
        body.consume();
      }
    }
  }
}
