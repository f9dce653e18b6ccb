# Sourced by ./run: makes the images of the five services with Jib.

images_usage() {
    cat <<'TEXT'
./run images registry <host[:port]/path>   build the services' images and push them there
./run images tar <directory>               build them into one archive each (docker load reads them)
./run images docker                        build them into this machine's Docker daemon
./run images check                         build them twice, from two copies of the sources, and
                                           compare: the same sources on the same bases make the same
                                           images, but for the code that Quarkus generates
./run images contents <directory>          write what is in them, one CycloneDX file each, and under
                                           which licences (licences.md)

Environment:
  MILLRACE_IMAGE_BASE       the Java runtime below the services (eclipse-temurin:25-jre)
  MILLRACE_BUILDER_BASE     what the build service stands on; made of
                            build-service/src/main/docker/builder-base.Dockerfile when empty
  MILLRACE_IMAGE_PLATFORMS  for a registry: linux/amd64,linux/arm64 and the like (this machine's);
                            both bases must have them
  MILLRACE_IMAGE_TAG        the images' tag (the version)
  MILLRACE_IMAGE_INSECURE   true: registries without TLS, or with a certificate nobody knows
  Credentials are those of `docker login` (~/.docker/config.json).
TEXT
}

images() {
    local target=${1:-} where=${2:-}
    case "$target:$where" in
    registry:?* | tar:?* | contents:?* | check:) ;;
    docker:) needs docker docker.io ;;
    *)
        images_usage >&2
        die "Say where the images shall go."
        ;;
    esac
    case "$target" in tar | check) needs skopeo skopeo ;; esac
    check_machine
    case "$target" in
    registry) images_to_registry "$where" ;;
    docker) images_to_docker ;;
    tar) images_to_archives "$where" ;;
    check) images_twice ;;
    contents) images_contents "$where" ;;
    esac
}

# The services' modules with what they need, and whatever else is said.
build_images() {
    mvn -q -B -ntp -Dstyle.color=never -DskipTests package -am -pl "${services// /,}" \
        -Dquarkus.container-image.build=true \
        ${MILLRACE_IMAGE_TAG:+"-Dquarkus.container-image.tag=$MILLRACE_IMAGE_TAG"} \
        ${MILLRACE_IMAGE_BASE:+"-Dmillrace.image.base=$MILLRACE_IMAGE_BASE"} \
        ${MILLRACE_IMAGE_PLATFORMS:+"-Dquarkus.jib.platforms=$MILLRACE_IMAGE_PLATFORMS"} \
        ${MILLRACE_IMAGE_INSECURE:+"-Dquarkus.container-image.insecure=$MILLRACE_IMAGE_INSECURE"} \
        "$@" || die "The images could not be built."
}

builder_base_dockerfile=build-service/src/main/docker/builder-base.Dockerfile

images_to_registry() {
    local registry=${1%%/*} group=${1#*/} base=${MILLRACE_BUILDER_BASE:-} verify=true
    [ "$group" != "$1" ] || die "An image needs a path behind its registry: $1/millrace, say."
    [ "${MILLRACE_IMAGE_INSECURE:-false}" = false ] || verify=false
    if [ -z "$base" ]; then
        base=$1/builder-base:25
        say "Building $base"
        # Its commands need no container of their own, which not every machine's control groups allow.
        buildah build --isolation chroot --tls-verify="$verify" \
            ${MILLRACE_IMAGE_BASE:+--build-arg "BASE=$MILLRACE_IMAGE_BASE"} \
            -t "$base" -f "$builder_base_dockerfile" build-service/src/main/docker &&
            buildah push --tls-verify="$verify" "$base" || die "$base could not be built and pushed.
It takes a base that has apt-get and reaches its packages; MILLRACE_BUILDER_BASE names one that is made."
    fi
    say "Building the images of the services and pushing them to $1"
    build_images -Dquarkus.container-image.push=true \
        "-Dquarkus.container-image.registry=$registry" "-Dquarkus.container-image.group=$group" \
        "-Dmillrace.image.builder-base=$base"
    say "Pushed to $1: $services"
}

images_to_docker() {
    local base=${MILLRACE_BUILDER_BASE:-}
    if [ -z "$base" ]; then
        base=millrace/builder-base:25
        docker build ${MILLRACE_IMAGE_BASE:+--build-arg "BASE=$MILLRACE_IMAGE_BASE"} \
            -t "$base" -f "$builder_base_dockerfile" build-service/src/main/docker ||
            die "$base could not be built. Without a Docker daemon: ./run images tar, or registry."
        base=docker://$base
    fi
    build_images "-Dmillrace.image.builder-base=$base"
    say "In the Docker daemon: $services"
}

# Jib's extension writes to registries and daemons only: a registry of the moment holds the images
# on their way.
images_to_archives() {
    local directory=$1 port=${MILLRACE_IMAGE_PORT:-5999} storage registry service tag
    mkdir -p "$directory"
    storage=$(mktemp -d)
    REGISTRY_LOG_LEVEL=error REGISTRY_HTTP_ADDR=127.0.0.1:$port REGISTRY_AUTH="" \
        REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=$storage \
        docker-registry serve standalone/registry-of-the-moment.yml >"$storage/log" 2>&1 &
    registry=$!
    # Written out here: the trap is sprung where these names are not known any more.
    trap "kill $registry 2>/dev/null; rm -rf '$storage'" EXIT
    MILLRACE_IMAGE_INSECURE=true images_to_registry "127.0.0.1:$port/millrace"
    for service in $services; do
        tag=$(skopeo list-tags --tls-verify=false "docker://127.0.0.1:$port/millrace/$service" |
            sed -n 's/^ *"\([^"]*\)",*$/\1/p' | head -n 1)
        rm -f "$directory/$service.tar"
        skopeo copy -q --src-tls-verify=false "docker://127.0.0.1:$port/millrace/$service:$tag" \
            "docker-archive:$directory/$service.tar:millrace/$service:$tag" || die "$service could not be archived."
    done
    say "In $directory: $services"
}

# The layers and the configuration of an archive, without the archive's own times and names.
digests_of() {
    skopeo inspect --raw "docker-archive:$1" | sed 's/[{},]/\n/g' | grep -o 'sha256:[0-9a-f]*'
}

is_same_image() {
    local service=$1 first=$2 second=$3 digests others
    digests=$(digests_of "$first") && others=$(digests_of "$second") ||
        die "The images of $service could not be read."
    if [ "$digests" = "$others" ]; then
        say "$service is the same twice: $(head -n 1 <<<"$digests")"
    else
        (java_with -cp "$launcher_class_path" io.millrace.standalone.ImageDifferences \
            "$service" "$first" "$second")
    fi
}

# In two trees of their own, so that the artefacts of this one stay, and no path gets into an image.
# The build service stands on the other services' base here: what apt-get makes is never twice the
# same, and no image of ours.
images_twice() {
    local trees copy service different=""
    export MILLRACE_BUILDER_BASE=${MILLRACE_BUILDER_BASE:-${MILLRACE_IMAGE_BASE:-eclipse-temurin:25-jre}}
    build
    trees=$(mktemp -d)
    for copy in first second; do
        mkdir "$trees/$copy"
        git ls-files -z --cached --others --exclude-standard |
            xargs -0 cp --parents -t "$trees/$copy" || die "The sources could not be copied."
        "$trees/$copy/run" images tar "$trees/$copy.images" || die "The images could not be built."
        rm -rf "${trees:?}/$copy"
    done
    for service in $services; do
        is_same_image "$service" "$trees/first.images/$service.tar" "$trees/second.images/$service.tar" ||
            different="$different $service"
    done
    rm -rf "$trees"
    [ -z "$different" ] || die "Not the same twice:$different"
}

images_contents() {
    local directory service
    mkdir -p "$1"
    directory=$(realpath "$1")
    mvn -q -B -ntp -Dstyle.color=never -DskipTests package cyclonedx:makeBom -am \
        -pl "${services// /,}" || die "The contents could not be listed."
    for service in $services; do
        cp "$service/target/bom.json" "$directory/$service.cdx.json"
    done
    java_for_licences "$directory" >"$directory/licences.md"
    say "In $directory: one file per service, and licences.md"
}

java_for_licences() {
    "$JAVA_HOME/bin/java" standalone/Licences.java "$1"
}
