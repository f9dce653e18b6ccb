package io.millrace.trigger.application;

import java.time.Duration;

/// What webhooks may do.
///
/// @param buildsPerMinute how many builds of one BuildConfig they may ask for in a minute
/// @param replayWindow how long a body that was signed is taken for the delivery that it was
record WebhookLimits(int buildsPerMinute, Duration replayWindow) {}
