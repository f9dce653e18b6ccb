# Sourced by ./run and ./test: finds a JDK and Maven, and sees to the Debian packages and the user
# namespaces that Millrace needs. Each check either succeeds or ends with what to type.

say() { printf '%s\n' "$*" >&2; }

die() {
    say ""
    say "$@"
    exit 1
}

is_jdk_25() {
    local version
    [ -x "$1/bin/javac" ] || return 1
    version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9][0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 25 ]
}

find_jdk() {
    local candidate java
    java=$(command -v java || true)
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* \
        "${java:+$(dirname "$(dirname "$(readlink -f "$java")")")}"; do
        if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
            export JAVA_HOME=$candidate
            return
        fi
    done
    die "Millrace needs a JDK 25 or later, and found none in JAVA_HOME (${JAVA_HOME:-not set}), /usr/lib/jvm/*25* or on the PATH.
Install one (for example Eclipse Temurin: https://adoptium.net, or apt-get install openjdk-25-jdk where
the distribution has it), or set JAVA_HOME to where it is."
}

find_maven() {
    local version
    # What Maven's own libraries do with the JDK is no news for who builds Millrace.
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
    version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    set -- $version
    if [ "${1:-0}" -gt 3 ] || { [ "${1:-0}" -eq 3 ] && [ "$2" -ge 8 ]; }; then
        return
    fi
    if [ "${1:-0}" -eq 0 ]; then
        missing_packages="$missing_packages maven"
    else
        die "Millrace builds with Maven 3.8 or later; this is $1.$2 ($(command -v mvn)).
Install a newer one: https://maven.apache.org/download.cgi"
    fi
}

has_static_busybox() {
    command -v busybox >/dev/null && ! head -c 4096 "$(command -v busybox)" | grep -qa 'ld-linux\|ld-musl'
}

missing_packages=""

needs() {
    PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null || missing_packages="$missing_packages $2"
}

install_packages() {
    local apt="apt-get install -y --no-install-recommends$missing_packages" as_root=""
    [ -n "$missing_packages" ] || return 0
    if ! command -v apt-get >/dev/null; then
        die "Missing:$missing_packages (these are the names of Debian's packages).
Install them with this system's package manager, then start again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        as_root="sudo"
        if ! sudo -n true 2>/dev/null; then
            die "Missing:$missing_packages. Type:

  sudo $apt

then start again."
        fi
    fi
    say "Installing$missing_packages"
    local output
    if ! output=$({ $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive $apt; } 2>&1); then
        die "$output

That did not work:  $as_root $apt"
    fi
    case "$missing_packages" in
    *docker-registry*)
        # Debian starts a registry of its own on port 5000; Millrace runs its registry itself.
        { $as_root systemctl disable --now docker-registry || $as_root service docker-registry stop; } >/dev/null 2>&1 || true
        ;;
    esac
}

check_packages() {
    find_maven
    needs docker-registry docker-registry
    needs buildah buildah
    needs runc runc
    needs slirp4netns slirp4netns
    needs ip iproute2
    needs newuidmap uidmap
    needs git git
    needs ssh openssh-client
    needs setpriv util-linux
    needs useradd passwd
    has_static_busybox || missing_packages="$missing_packages busybox-static"
    install_packages
}

check_user_namespaces() {
    local flags="--user"
    [ "$(id -u)" -eq 0 ] || flags="--user --map-root-user"
    if ! unshare $flags true 2>/dev/null; then
        die "This machine does not let $(id -un) make user namespaces; builds and the embedded database need them.
One of these settings forbids it (as root):

  sysctl -w user.max_user_namespaces=65536
  sysctl -w kernel.unprivileged_userns_clone=1             # Debian before 11
  sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 # Ubuntu since 23.10

In a container, the container itself must be allowed to make them."
    fi
    if [ "$(id -u)" -ne 0 ] && ! grep -q "^$(id -un):" /etc/subuid 2>/dev/null; then
        die "$(id -un) has no subordinate user ids, which builds need. Type:

  sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)

then start again."
    fi
}

opens_to_everybody() {
    case "$(stat -L -c %a /dev/net/tun 2>/dev/null)" in
    *[67]) return 0 ;;
    *) return 1 ;;
    esac
}

# Distributions open the device to everybody; a bare kernel does not. Without it builds run all the
# same, and their commands reach nothing.
check_tun() {
    local open='mkdir -p /dev/net; [ -c /dev/net/tun ] || mknod /dev/net/tun c 10 200; chmod 666 /dev/net/tun' as_root=""
    opens_to_everybody && return
    [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
    $as_root sh -c "$open" 2>/dev/null || true
    opens_to_everybody && return
    say "The commands of builds will have no network: not everybody may open /dev/net/tun.
As root:

  $open
"
}

check_machine() {
    [ "$(uname -s)" = Linux ] || die "Millrace runs on Linux; this is $(uname -s)."
    find_jdk
    check_packages
    check_user_namespaces
    check_tun
}
