package io.millrace.gateway.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How many watches are held open.
@ConfigMapping(prefix = "millrace.watches")
interface WatchConfig {

    /// How many one user may hold at this gateway. A client that leaks watches is told so (429)
    /// before others notice.
    @WithDefault("5000")
    int perUser();

    /// How many all users together may hold. Each takes a connection or a stream, and some ten
    /// kilobytes.
    @WithDefault("20000")
    int atAll();
}
