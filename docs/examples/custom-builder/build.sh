#!/bin/sh
# A custom builder that needs no tool but busybox: makes an image of one file, a greeting, and
# pushes it to where the Build wants it.
set -eu

repository=${OUTPUT_IMAGE%:*}
tag=${OUTPUT_IMAGE##*:}
login=$(sed -n "s/.*\"$OUTPUT_REGISTRY\":{[^}]*\"auth\":\"\([^\"]*\)\".*/\1/p" \
    "$PUSH_DOCKERCFG_PATH/.dockercfg")
name=$(echo "$BUILD" | sed -n 's/.*"metadata":{[^}]*"name":"\([^"]*\)".*/\1/p')

# request METHOD PATH TYPE FILE: prints the answer
request() {
    {
        printf '%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Basic %s\r\n' \
            "$1" "$2" "$OUTPUT_REGISTRY" "$login"
        printf 'Content-Type: %s\r\nContent-Length: %s\r\nConnection: close\r\n\r\n' \
            "$3" "$(wc -c <"$4")"
        cat "$4"
    } | nc "${OUTPUT_REGISTRY%:*}" "${OUTPUT_REGISTRY##*:}" | tr -d '\r'
}

# created ANSWER: fails unless the registry has stored something
created() {
    case $1 in
        'HTTP/1.1 201'*) ;;
        *) echo "The registry answered: $1" >&2; exit 1 ;;
    esac
}

# blob FILE: stores it and prints its digest
blob() {
    digest=sha256:$(sha256sum "$1" | cut -d ' ' -f 1)
    : >empty
    place=$(request POST "/v2/$repository/blobs/uploads/" text/plain empty |
        sed -n 's/^[Ll]ocation: //p')
    case $place in
        *\?*) place="$place&digest=$digest" ;;
        *) place="$place?digest=$digest" ;;
    esac
    created "$(request PUT "$place" application/octet-stream "$1" | head -n 1)"
    echo "$digest"
}

cd "$(mktemp -d)"
mkdir image
echo "${GREETING:-hello} from $name" >image/greeting
tar -c -f layer.tar -C image greeting
layer=$(blob layer.tar)

printf '{"architecture":"amd64","os":"linux","config":{"Labels":{"built.by":"%s"}},' "$name" >config
printf '"rootfs":{"type":"layers","diff_ids":["%s"]}}' "$layer" >>config
config=$(blob config)

cat >manifest <<MANIFEST
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
 "config":{"mediaType":"application/vnd.oci.image.config.v1+json",
           "digest":"$config","size":$(wc -c <config)},
 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",
            "digest":"$layer","size":$(wc -c <layer.tar)}]}
MANIFEST
created "$(request PUT "/v2/$repository/manifests/$tag" \
    application/vnd.oci.image.manifest.v1+json manifest | head -n 1)"
echo "Pushed $OUTPUT_REGISTRY/$repository:$tag"
