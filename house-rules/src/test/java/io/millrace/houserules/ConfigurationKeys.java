package io.millrace.houserules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/// The configuration of one module as its sources declare it: `@ConfigMapping` interfaces and
/// parameters with `@ConfigProperty`.
final class ConfigurationKeys extends TreePathScanner<Void, Void> {

    /// @param fallback what holds when nobody says anything; empty when nothing does
    record Key(String name, String type, Optional<String> fallback, String meaning) {

        /// The same key, declared twice: what one of them explains holds for both.
        Key or(Key other) {
            return new Key(
                    name,
                    type,
                    fallback.or(other::fallback),
                    meaning.isEmpty() ? other.meaning() : meaning);
        }
    }

    private static final Pattern WRAPPED = Pattern.compile("(Optional|List|Set)<(.+)>");
    private static final Pattern NAMED = Pattern.compile("Map<String, ?(.+)>");

    private final DocTrees docs;
    private final Map<String, ClassTree> types = new HashMap<>();
    private final Map<String, String> constants = new HashMap<>();
    private final Map<String, String> explained = new HashMap<>();
    private final Map<String, Key> keys = new TreeMap<>();
    private boolean collecting = true;

    private ConfigurationKeys(DocTrees docs) {
        this.docs = docs;
    }

    /// @param others whose constants and types the module's declarations may name
    static List<Key> of(Path module, Path others) {
        try (var files =
                ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            var java = new ArrayList<>(sources(module));
            if (!module.equals(others)) {
                java.addAll(sources(others));
            }
            var task =
                    (JavacTask)
                            ToolProvider.getSystemJavaCompiler()
                                    .getTask(
                                            null,
                                            files,
                                            null,
                                            List.of("-proc:none"),
                                            null,
                                            files.getJavaFileObjectsFromPaths(java));
            return new ConfigurationKeys(DocTrees.instance(task)).read(task.parse(), module);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(Path module) throws IOException {
        try (var sources = Files.walk(module.resolve("src/main/java"))) {
            return sources.filter(it -> it.toString().endsWith(".java")).toList();
        }
    }

    private List<Key> read(Iterable<? extends CompilationUnitTree> units, Path module) {
        scan(units, null);
        collecting = false;
        for (var unit : units) {
            if (Path.of(unit.getSourceFile().getName()).startsWith(module)) {
                scan(unit, null);
            }
        }
        return List.copyOf(keys.values());
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
        if (collecting) {
            types.put(type.getSimpleName().toString(), type);
        } else {
            annotation(type.getModifiers().getAnnotations(), "ConfigMapping")
                    .ifPresent(it -> mapping(argument(it, "prefix").orElseThrow(), type));
        }
        return super.visitClass(type, unused);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void unused) {
        if (collecting && variable.getInitializer() instanceof LiteralTree literal) {
            var name = enclosingType() + "." + variable.getName();
            constants.put(name, String.valueOf(literal.getValue()));
            Optional.ofNullable(docs.getDocComment(getCurrentPath()))
                    .ifPresent(it -> explained.put(String.valueOf(literal.getValue()), it));
        }
        if (!collecting) {
            annotation(variable.getModifiers().getAnnotations(), "ConfigProperty")
                    .ifPresent(it -> parameter(variable, it));
        }
        return super.visitVariable(variable, unused);
    }

    private String enclosingType() {
        return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
                ? type.getSimpleName().toString()
                : "";
    }

    private void parameter(VariableTree variable, AnnotationTree property) {
        var name = argument(property, "name").orElseThrow();
        if (!name.startsWith("millrace.")) {
            return;
        }
        var comment =
                Optional.ofNullable(docs.getDocComment(getCurrentPath().getParentPath()))
                        .orElse("");
        var meaning =
                Pattern.compile("@param " + variable.getName() + "\\s([^@]*)")
                        .matcher(comment)
                        .results()
                        .map(it -> it.group(1))
                        .findFirst()
                        .orElseGet(() -> explained.getOrDefault(name, ""));
        add(name, variable.getType().toString(), argument(property, "defaultValue"), meaning);
    }

    private void mapping(String prefix, ClassTree type) {
        for (var member : type.getMembers()) {
            if (member instanceof MethodTree method) {
                var annotations = method.getModifiers().getAnnotations();
                var own =
                        annotation(annotations, "WithName")
                                .flatMap(it -> argument(it, "value"))
                                .orElseGet(() -> kebab(method.getName().toString()));
                var name =
                        annotation(annotations, "WithParentName").isPresent()
                                ? prefix
                                : prefix + "." + own;
                member(name, method, type);
            }
        }
    }

    private void member(String name, MethodTree method, ClassTree type) {
        var returned = method.getReturnType().toString();
        var named = NAMED.matcher(returned);
        var inner = named.matches() ? named.group(1) : returned;
        var nested = nested(type, inner);
        if (nested.filter(it -> it.getKind() == Tree.Kind.INTERFACE).isPresent()) {
            mapping(named.matches() ? name + ".<name>" : name, nested.orElseThrow());
            return;
        }
        var path = TreePath.getPath(getCurrentPath().getCompilationUnit(), method);
        add(
                name,
                nested.map(it -> type.getSimpleName() + "." + it.getSimpleName()).orElse(returned),
                annotation(method.getModifiers().getAnnotations(), "WithDefault")
                        .flatMap(it -> argument(it, "value")),
                Optional.ofNullable(docs.getDocComment(path)).orElse(""));
    }

    private static Optional<ClassTree> nested(ClassTree outer, String name) {
        return outer.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(it -> it.getSimpleName().contentEquals(name))
                .findFirst();
    }

    private void add(String name, String type, Optional<String> fallback, String meaning) {
        var key =
                new Key(
                        name,
                        word(type),
                        fallback.or(() -> type.startsWith("Optional") ? Optional.of("") : fallback),
                        meaning.replaceAll("\\s+", " ").strip());
        keys.merge(name, key, Key::or);
    }

    private String word(String type) {
        var wrapped = WRAPPED.matcher(type);
        if (wrapped.matches()) {
            var inner = word(wrapped.group(2));
            return wrapped.group(1).equals("Optional") ? inner : "list of " + inner;
        }
        return switch (type) {
            case "boolean" -> "true or false";
            case "int", "long", "double", "Integer", "Long" -> "number";
            case "Duration" -> "duration";
            case "MemorySize" -> "size";
            case "Path" -> "path";
            case "URI" -> "URL";
            case "String" -> "text";
            default -> choices(type);
        };
    }

    private String choices(String type) {
        var names = type.split("\\.", 2);
        return Optional.ofNullable(types.get(names[0]))
                .flatMap(it -> names.length == 1 ? Optional.of(it) : nested(it, names[1]))
                .stream()
                .filter(it -> it.getKind() == Tree.Kind.ENUM)
                .flatMap(it -> it.getMembers().stream())
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(it -> it.getInitializer() instanceof NewClassTree)
                .map(it -> it.getName().toString())
                .map(it -> "`" + it.toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                .collect(Collectors.joining(", "));
    }

    private Optional<AnnotationTree> annotation(
            List<? extends AnnotationTree> annotations, String name) {
        return annotations.stream()
                .filter(it -> it.getAnnotationType().toString().equals(name))
                .<AnnotationTree>map(it -> it)
                .findFirst();
    }

    private Optional<String> argument(AnnotationTree annotation, String name) {
        var found = new ArrayList<String>();
        for (var argument : annotation.getArguments()) {
            if (argument instanceof AssignmentTree assignment) {
                if (assignment.getVariable().toString().equals(name)) {
                    found.add(value(assignment.getExpression()));
                }
            } else {
                found.add(value(argument));
            }
        }
        return found.stream().findFirst();
    }

    private String value(Tree expression) {
        return switch (expression) {
            case LiteralTree literal -> String.valueOf(literal.getValue());
            case MemberSelectTree constant -> constants.getOrDefault(constant.toString(), "");
            default -> constants.getOrDefault(enclosingType() + "." + expression, "");
        };
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
