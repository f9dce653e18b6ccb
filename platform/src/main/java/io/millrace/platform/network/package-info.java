/// Where services may connect to when tenants choose the place.
@NullMarked
package io.millrace.platform.network;

import org.jspecify.annotations.NullMarked;
