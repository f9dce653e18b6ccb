/// Where services may connect to when tenants choose the place, and how they are connected to.
@NullMarked
package io.millrace.platform.network;

import org.jspecify.annotations.NullMarked;
