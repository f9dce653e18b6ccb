package io.millrace.platform.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.platform.status.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// A document in YAML 1.1, as Kubernetes reads it. What is short in YAML and long in JSON, because
/// it refers to itself many times over, counts as long.
///
/// @param json the same as JSON
/// @param repeated the keys that stand twice in it, with their lines
@SuppressWarnings("ArrayRecordComponent")
public record YamlDocument(byte[] json, List<String> repeated) {

    private static final ObjectMapper JSON = new JsonMapper();
    private static final int MOST_ALIASES = 50;
    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 1000;
    private static final int MOST_REPEATED = 50;
    private static final Pattern LETTER = Pattern.compile("[yYnN]");
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?(?:0b[0-1_]+|0[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)");

    public YamlDocument {
        repeated = List.copyOf(repeated);
    }

    /// Reads a text whose JSON has at most so many bytes; refuses, by exception, what is none.
    public static YamlDocument read(String text, int limit) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(limit);
        options.setAllowDuplicateKeys(true);
        options.setWarnOnDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        var values = new PlainValues(options);
        var yaml =
                new Yaml(
                        values,
                        new Representer(new DumperOptions()),
                        new DumperOptions(),
                        options,
                        new WithoutDates());
        try {
            Object document = yaml.load(text);
            var json = new Bounded(limit);
            JSON.writeValue(json, document == null ? Map.of() : document);
            return new YamlDocument(json.toByteArray(), values.repeated);
        } catch (TooLongException e) {
            throw Refusal.tooLarge(limit).asException();
        } catch (YAMLException | IOException e) {
            throw Refusal.badRequest("the body is not valid YAML: " + e.getMessage()).asException();
        } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // How the parser says that a tag does not fit its value.
            throw Refusal.badRequest("the body has a tag that does not fit its value")
                    .asException();
        }
    }

    /// The document has reached the limit before its end.
    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// Collects what is written, up to a limit.
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private final int limit;

        Bounded(int limit) {
            this.limit = limit;
        }

        @Override
        public void write(int one) throws IOException {
            require(1);
            collected.write(one);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            require(length);
            collected.write(some, offset, length);
        }

        private void require(int more) throws TooLongException {
            if (collected.size() + more > limit) {
                throw new TooLongException();
            }
        }

        byte[] toByteArray() {
            return collected.toByteArray();
        }
    }

    /// Makes no Java objects, keys of nothing but scalars (hashing a nested key takes as long as
    /// writing it out), and no number that takes longer to convert than to read.
    private static final class PlainValues extends SafeConstructor {
        private final List<String> repeated = new ArrayList<>();

        PlainValues(LoaderOptions options) {
            super(options);
        }

        @Override
        protected void constructMapping2ndStep(MappingNode node, Map<Object, Object> mapping) {
            requireScalarKeys(node);
            findRepeated(node);
            super.constructMapping2ndStep(node, mapping);
        }

        @Override
        protected void constructSet2ndStep(MappingNode node, Set<Object> set) {
            requireScalarKeys(node);
            super.constructSet2ndStep(node, set);
        }

        @Override
        protected Object constructObject(Node node) {
            if (node instanceof ScalarNode scalar
                    && isNumber(scalar)
                    && scalar.getValue().length() > LONGEST_NUMBER) {
                throw new YAMLException(
                        "a number has %d characters, more than %d"
                                .formatted(scalar.getValue().length(), LONGEST_NUMBER));
            }
            return node instanceof ScalarNode scalar && isLetter(scalar)
                    ? scalar.getValue().equalsIgnoreCase("y")
                    : super.constructObject(node);
        }

        /// `y` and `n` are booleans in YAML 1.1.
        private static boolean isLetter(ScalarNode scalar) {
            return scalar.getTag().equals(Tag.BOOL) && scalar.getValue().length() == 1;
        }

        private void findRepeated(MappingNode node) {
            var keys = new HashSet<String>();
            for (var entry : node.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key
                        && !key.getTag().equals(Tag.MERGE)
                        && !keys.add(key.getValue())
                        && repeated.size() < MOST_REPEATED) {
                    repeated.add(
                            "line %d: key \"%s\" already set in map"
                                    .formatted(key.getStartMark().getLine() + 1, key.getValue()));
                }
            }
        }

        private static boolean isNumber(ScalarNode scalar) {
            return scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT);
        }

        private static void requireScalarKeys(MappingNode node) {
            for (var entry : node.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode)) {
                    throw new YAMLException("a key must be a scalar, as in JSON");
                }
            }
        }
    }

    /// Dates stay text, as in JSON, and so does `22:22`, which is no number to base sixty to
    /// anybody.
    private static final class WithoutDates extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            super.addImplicitResolvers();
            addImplicitResolver(Tag.BOOL, LETTER, "yYnN", 1);
        }

        @Override
        public void addImplicitResolver(
                Tag tag, Pattern pattern, @Nullable String first, int limit) {
            if (tag.equals(Tag.INT)) {
                super.addImplicitResolver(tag, INTEGER, first, limit);
            } else if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }
}
