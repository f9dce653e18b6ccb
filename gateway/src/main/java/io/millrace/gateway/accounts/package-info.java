/// The gateway as an owner of users, groups, identities and of the tokens that logging in gives.
@NullMarked
package io.millrace.gateway.accounts;

import org.jspecify.annotations.NullMarked;
