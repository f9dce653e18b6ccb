package io.millrace.build.execution.jenkins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/// Answers as a Jenkins with the folder, pipeline and stage view plugins does. A run goes on when
/// its log is read, as far as its script tells.
@NullUnmarked
final class JenkinsDouble implements AutoCloseable {

    static final String TOKEN = "11aa22bb33cc44dd";
    static final String PASSWORD = "of-the-user";
    private static final String CRUMB = "c0ffee";
    private static final Pattern RUN = Pattern.compile("(/job/[^/]+/job/[^/]+)/([0-9]+)(/.*)");

    /// A run: what it logs piece by piece, and how it ends when there is nothing more.
    static final class Run {

        final long item;
        final int number;
        final Map<String, String> parameters;
        private final List<String> pieces;
        private String result;
        private int shown;
        private volatile boolean stopped;

        Run(long item, int number, Map<String, String> parameters, List<String> log, String end) {
            this.item = item;
            this.number = number;
            this.parameters = parameters;
            this.pieces = List.copyOf(log);
            this.result = end;
        }

        synchronized boolean isBuilding() {
            return !stopped && (shown < pieces.size() || result.isEmpty());
        }

        synchronized String result() {
            return stopped ? "ABORTED" : result;
        }

        synchronized byte[] logFrom(int start) {
            shown = Math.min(shown + 1, pieces.size());
            var text = String.join("", pieces.subList(0, shown)).getBytes(StandardCharsets.UTF_8);
            return Arrays.copyOfRange(text, Math.min(start, text.length), text.length);
        }

        synchronized int size() {
            return String.join("", pieces.subList(0, shown))
                    .getBytes(StandardCharsets.UTF_8)
                    .length;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger items = new AtomicInteger(100);
    private final AtomicInteger looks = new AtomicInteger();

    final Map<String, String> jobs = new ConcurrentHashMap<>();
    final Map<String, List<Run>> runs = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    /// What the next run logs.
    List<String> log = List.of();

    /// How the next run ends; empty when it does not.
    String end = "SUCCESS";

    /// How many requests are answered with 503 from now on.
    final AtomicInteger outage = new AtomicInteger();

    private final String context;

    private JenkinsDouble(String context) throws IOException {
        this.context = context;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(context + "/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    static JenkinsDouble start() throws IOException {
        return new JenkinsDouble("/ci");
    }

    static JenkinsDouble startAtRoot() throws IOException {
        return new JenkinsDouble("");
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:%d%s/".formatted(port(), context));
    }

    /// A run that was begun by somebody.
    Run begun(String job, Map<String, String> parameters) {
        var runs = this.runs.computeIfAbsent(job, _ -> new CopyOnWriteArrayList<>());
        var run = new Run(items.incrementAndGet(), runs.size() + 1, parameters, log, end);
        runs.add(run);
        return run;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring(context.length());
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + path);
            if (outage.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
                send(exchange, 503, "Please wait while Jenkins is restarting");
            } else if (!isKnown(exchange)) {
                send(exchange, 401, "Unauthorized");
            } else if (exchange.getRequestMethod().equals("POST")) {
                post(exchange, path, body);
            } else {
                get(exchange, path);
            }
        }
    }

    private static boolean isKnown(HttpExchange exchange) {
        return shows(exchange, TOKEN) || shows(exchange, PASSWORD);
    }

    private static boolean shows(HttpExchange exchange, String secret) {
        var login = Base64.getEncoder().encodeToString(("millrace:" + secret).getBytes(UTF_8));
        return ("Basic " + login).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static final Charset UTF_8 = StandardCharsets.UTF_8;

    private void get(HttpExchange exchange, String path) throws IOException {
        var run = RUN.matcher(path);
        if (path.equals("/crumbIssuer/api/json")) {
            exchange.getResponseHeaders().add("Set-Cookie", "JSESSIONID=s1; Path=/");
            send(
                    exchange,
                    200,
                    "{\"crumb\":\"%s\",\"crumbRequestField\":\"Jenkins-Crumb\"}".formatted(CRUMB));
        } else if (path.equals("/api/json")) {
            send(exchange, 200, "{\"mode\":\"NORMAL\"}");
        } else if (path.equals("/queue/api/json")) {
            send(exchange, 200, "{\"items\":[]}");
        } else if (path.startsWith("/queue/item/")) {
            send(exchange, 200, queued(Long.parseLong(path.split("/")[3])));
        } else if (run.matches()) {
            get(exchange, run(run.group(1), run.group(2)), run.group(3));
        } else if (path.endsWith("/config.xml") && jobs.containsKey(parent(path, 1))) {
            send(exchange, 200, jobs.get(parent(path, 1)));
        } else if (path.endsWith("/api/json") && jobs.containsKey(parent(path, 2))) {
            send(exchange, 200, builds(parent(path, 2)));
        } else {
            send(exchange, 404, "Not found");
        }
    }

    private void get(HttpExchange exchange, Optional<Run> run, String what) throws IOException {
        if (run.isEmpty()) {
            send(exchange, 404, "Not found");
        } else if (what.equals("/api/json")) {
            var state = Json.object();
            state.put("building", run.get().isBuilding());
            state.put("result", run.get().isBuilding() ? null : run.get().result());
            send(exchange, 200, state.toString());
        } else if (what.equals("/logText/progressiveText")) {
            var start = exchange.getRequestURI().getQuery().replace("start=", "");
            var piece = run.get().logFrom(Integer.parseInt(start));
            exchange.getResponseHeaders().add("X-Text-Size", Integer.toString(run.get().size()));
            if (run.get().isBuilding()) {
                exchange.getResponseHeaders().add("X-More-Data", "true");
            }
            send(exchange, 200, piece);
        } else if (what.equals("/wfapi/describe")) {
            send(exchange, 200, stages(run.get()));
        } else {
            send(exchange, 404, "Not found");
        }
    }

    private static String stages(Run run) {
        var status = run.isBuilding() ? "IN_PROGRESS" : "SUCCESS";
        return """
        {"id":"1","name":"#1","status":"%1$s","stages":[
          {"id":"6","name":"Greet","status":"%1$s","startTimeMillis":1700000000000,"durationMillis":1500}]}
        """
                .formatted(status);
    }

    private void post(HttpExchange exchange, String path, String body) throws IOException {
        var query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        var run = RUN.matcher(path);
        if (!shows(exchange, TOKEN) && !hasCrumb(exchange)) {
            send(exchange, 403, "No valid crumb was included in the request");
        } else if (path.endsWith("/createItem")) {
            create(exchange, parent(path, 1) + "/job/" + query.replace("name=", ""), body);
        } else if (path.endsWith("/config.xml") && jobs.containsKey(parent(path, 1))) {
            jobs.put(parent(path, 1), body);
            send(exchange, 200, "");
        } else if (path.endsWith("/buildWithParameters") && jobs.containsKey(parent(path, 1))) {
            enqueue(exchange, parent(path, 1), body);
        } else if (run.matches() && run.group(3).equals("/stop")) {
            run(run.group(1), run.group(2)).ifPresent(it -> it.stopped = true);
            exchange.getResponseHeaders().add("Location", "http://elsewhere.example.test/");
            send(exchange, 302, "");
        } else if (path.equals("/queue/cancelItem")) {
            send(exchange, 204, "");
        } else {
            send(exchange, 404, "Not found");
        }
    }

    private static boolean hasCrumb(HttpExchange exchange) {
        var cookie = exchange.getRequestHeaders().getFirst("Cookie");
        return CRUMB.equals(exchange.getRequestHeaders().getFirst("Jenkins-Crumb"))
                && cookie != null
                && cookie.contains("JSESSIONID=s1");
    }

    private void create(HttpExchange exchange, String place, String definition) throws IOException {
        if (jobs.putIfAbsent(place, definition) != null) {
            send(exchange, 400, "A job already exists with this name");
        } else {
            send(exchange, 200, "");
        }
    }

    private void enqueue(HttpExchange exchange, String job, String body) throws IOException {
        if (!jobs.get(job).contains("ParametersDefinitionProperty")) {
            send(exchange, 500, job + " is not parameterized");
            return;
        }
        var run = begun(job, form(body));
        // What a Jenkins behind a proxy says of itself is not always where it is.
        exchange.getResponseHeaders()
                .add("Location", "http://jenkins.example.test/queue/item/%d/".formatted(run.item));
        send(exchange, 201, "");
    }

    private static Map<String, String> form(String body) {
        var fields = new LinkedHashMap<String, String>();
        for (var pair : body.split("&")) {
            var parts = pair.split("=", 2);
            fields.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return fields;
    }

    /// The first look finds it waiting.
    private String queued(long item) {
        var waiting = Json.object().put("why", "In the quiet period. Expires in 0.1 sec");
        if (looks.incrementAndGet() % 2 == 1) {
            return waiting.toString();
        }
        for (var run : runs.values().stream().flatMap(List::stream).toList()) {
            if (run.item == item) {
                waiting.putObject("executable")
                        .put("number", run.number)
                        .put("url", "http://jenkins.example.test/x/" + run.number + "/");
            }
        }
        return waiting.toString();
    }

    private String builds(String job) {
        var all = new ArrayList<ObjectNode>();
        for (var run : runs.getOrDefault(job, List.of())) {
            var build = Json.object().put("number", run.number);
            var given = build.putArray("actions").addObject().putArray("parameters");
            run.parameters.forEach(
                    (name, value) -> given.addObject().put("name", name).put("value", value));
            all.add(build);
        }
        return "{\"builds\":["
                + all.stream().map(ObjectNode::toString).collect(Collectors.joining(","))
                + "]}";
    }

    private Optional<Run> run(String job, String number) {
        return runs.getOrDefault(job, List.of()).stream()
                .filter(it -> it.number == Integer.parseInt(number))
                .findFirst();
    }

    private static String parent(String path, int levels) {
        var parent = path;
        for (int i = 0; i < levels; i++) {
            parent = parent.substring(0, parent.lastIndexOf('/'));
        }
        return parent;
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, text.getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
