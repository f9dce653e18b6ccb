package io.millrace.build.execution.pipeline.runner;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `post { always { … } … }`.
final class PostSection extends Section {

    private final Map<String, Closure<?>> blocks = new LinkedHashMap<>();

    /// The blocks to run after this result, in the order in which Jenkins runs them. Of an earlier
    /// build nothing is known here, so `changed`, `fixed` and `regression` never run.
    static List<Closure<?>> of(PostSection post, Result result) {
        var last = result == Result.SUCCESS ? Stream.<String>of() : Stream.of("unsuccessful");
        var words =
                Stream.concat(
                        Stream.of("always", word(result)),
                        Stream.concat(last, Stream.of("cleanup")));
        var chosen = new ArrayList<Closure<?>>();
        words.forEach(it -> {
            var block = post.blocks.get(it);
            if (block != null) {
                chosen.add(block);
            }
        });
        return chosen;
    }

    private static String word(Result result) {
        return switch (result) {
            case SUCCESS -> "success";
            case UNSTABLE -> "unstable";
            case FAILURE -> "failure";
            case ABORTED -> "aborted";
        };
    }

    public void always(Closure<?> block) {
        blocks.put("always", block);
    }

    public void success(Closure<?> block) {
        blocks.put("success", block);
    }

    public void unstable(Closure<?> block) {
        blocks.put("unstable", block);
    }

    public void failure(Closure<?> block) {
        blocks.put("failure", block);
    }

    public void aborted(Closure<?> block) {
        blocks.put("aborted", block);
    }

    public void unsuccessful(Closure<?> block) {
        blocks.put("unsuccessful", block);
    }

    public void cleanup(Closure<?> block) {
        blocks.put("cleanup", block);
    }

    public void changed(Closure<?> block) {}

    public void fixed(Closure<?> block) {}

    public void regression(Closure<?> block) {}
}
