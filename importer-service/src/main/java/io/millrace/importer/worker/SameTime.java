package io.millrace.importer.worker;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Puts many questions, some at the same time, and gives the answers in the questions' order.
record SameTime<Q, A>(int atOnce, Question<Q, A> question) {

    interface Question<Q, A> {
        A put(Q about) throws SQLException, InterruptedException;
    }

    List<A> all(List<Q> questions) throws SQLException, InterruptedException {
        if (questions.size() == 1) {
            return List.of(question.put(questions.getFirst()));
        }
        var slots = new Semaphore(atOnce);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<A>>();
            for (var about : questions) {
                asked.add(threads.submit(() -> one(about, slots)));
            }
            try {
                var answers = new ArrayList<A>();
                for (var answer : asked) {
                    answers.add(answer.get());
                }
                return answers;
            } catch (ExecutionException failed) {
                throw passedOn(failed);
            } finally {
                asked.forEach(it -> it.cancel(true));
            }
        }
    }

    private A one(Q about, Semaphore slots) throws SQLException, InterruptedException {
        slots.acquire();
        try {
            return question.put(about);
        } finally {
            slots.release();
        }
    }

    private static RuntimeException passedOn(ExecutionException failed)
            throws SQLException, InterruptedException {
        switch (failed.getCause()) {
            case SQLException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case null, default -> throw new IllegalStateException(failed);
        }
    }
}
