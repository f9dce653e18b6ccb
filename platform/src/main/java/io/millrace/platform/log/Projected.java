package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.platform.resource.Resource;

/// A projected resource and the telling of the changelog that it comes from.
record Projected(Owner owner, long incarnation, Resource resource) {}
