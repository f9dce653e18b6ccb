package io.millrace.gateway.readmodel;

/// How much of the past is kept per type, and how far a watch may fall behind.
///
/// @param changes the most changes that the window holds
/// @param bytes the most bytes of objects that the window holds
/// @param waiting the most changes that wait for one watch
record WindowLimits(int changes, long bytes, int waiting) {

    static final WindowLimits USUAL = new WindowLimits(20_000, 16L * 1024 * 1024, 4_000);
}
