# What the build service's image stands on: a Java runtime and what builds are made with.
ARG BASE=docker.io/library/eclipse-temurin:25-jre
FROM ${BASE}
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        bash buildah ca-certificates git iproute2 libcap2-bin mount openssh-client passwd runc slirp4netns uidmap util-linux \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home --shell /usr/sbin/nologin millrace-build \
    && usermod --add-subuids 1000000-1065535 --add-subgids 1000000-1065535 millrace-build \
    && groupadd --system --gid 990 millrace-nested \
    && useradd --system --uid 990 --gid 990 --no-create-home --shell /usr/sbin/nologin millrace-nested \
    && usermod --add-subuids 1-989 --add-subuids 991-65535 \
        --add-subgids 1-989 --add-subgids 991-65535 millrace-nested \
    && install -d -m 700 -o millrace-build -g millrace-build /var/lib/millrace-builds
# Set-user-id programs would need CAP_SYS_ADMIN to write another's map of users; these do not.
RUN chmod u-s /usr/bin/newuidmap /usr/bin/newgidmap \
    && setcap cap_setuid=ep /usr/bin/newuidmap \
    && setcap cap_setgid=ep /usr/bin/newgidmap
# Whoever is root here builds as this user. In a user namespace of the container's own (a pod's with
# hostUsers: false), which has 65536 users and none of those numbers, MILLRACE_BUILD_USER is to be
# millrace-nested: all of that namespace but its root and itself are its own.
ENV MILLRACE_BUILD_USER=millrace-build
