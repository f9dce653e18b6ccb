package io.millrace.build.execution.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Whether a directory has outgrown a limit; every entry counts for at least a block, so that a
/// source of countless empty files is bounded too.
public final class DirectorySize extends SimpleFileVisitor<Path> {

    private static final long BLOCK = 4096;

    private final long limit;
    private long size;

    private DirectorySize(long limit) {
        this.limit = limit;
    }

    public static boolean exceeds(Path directory, long limit) {
        var visitor = new DirectorySize(limit);
        try {
            Files.walkFileTree(directory, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to measure " + directory, e);
        }
        return visitor.size > limit;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        size += Math.max(BLOCK, attributes.size());
        return size > limit ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        size += BLOCK;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
        return FileVisitResult.CONTINUE;
    }
}
