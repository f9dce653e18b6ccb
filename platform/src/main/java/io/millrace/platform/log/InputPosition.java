package io.millrace.platform.log;

/// Where an input's log begins and ends now, and which incarnation of the topic it is.
record InputPosition(String topicId, long beginning, long end) {}
