#!/bin/sh
# An adapter between sendspec and your build: JSON Lines on standard input and output, in the POSIX shell, awk and sed.
#
# As it stands it holds a toy that knows one operation. Each FILL IN is a place for your build; fixtures/README.md of
# sendspec describes every member, and `sendspec smoke --check-protocol` says where this program leaves the protocol.
#
# Good for a build that has a command line. It starts a few processes for each call, and leaves texts as JSON writes
# them (\u00e9 stays \u00e9). Where that is too slow or too little, use jq (jq -c --unbuffered) or another language.

tab=$(printf '\t')
identities=
sent=0

# Takes JSON apart: a line for each value in it, which is its path, a tab, and the value as JSON writes it.
leaves() {
    awk '{
        s = $0; depth = 0
        while (s != "") {
            if (!match(s, /^"([^"\\]|\\.)*"/) && !match(s, /^[-+.0-9A-Za-z]+/)) RLENGTH = 1
            word = substr(s, 1, RLENGTH); s = substr(s, RLENGTH + 1)
            if (word ~ /^[ \r\t]$/) continue
            here = depth ? path[depth] (depth > 1 ? "/" : "") name[depth] : ""
            if (word ~ /^[[{]$/ && s ~ /^ *[]}]/) { print here "\t" (word == "{" ? "{}" : "[]"); sub(/^ *./, "", s) }
            else if (word ~ /^[[{]$/) { path[++depth] = here; list[depth] = (word == "["); name[depth] = 0 }
            else if (word ~ /^[]}]$/) depth--
            else if (word == ",") name[depth]++
            else if (word ~ /^"/ && !list[depth] && s ~ /^ *:/) {
                # A plain name loses its quotes; an odd one keeps them, so that no two paths look alike.
                name[depth] = (word ~ /^"[A-Za-z0-9_]+"$/) ? substr(word, 2, length(word) - 2) : word
            } else if (word != ":") print here "\t" word
        }
    }'
}

# What stands at a path (a sed pattern) of the call, one value a line.
values() { printf '%s\n' "$call" | sed -n "s|^$1$tab||p"; }

answer() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$1"; }
unsupported() { answer "{\"unsupported\":\"$(printf '%s' "$1" | tr -d '"\\')\"}"; }
# An error of the build, told by its name. A failure of this program is another matter: see the last case below.
rejected() { answer "{\"rejected\":{\"code\":\"$1\",\"status\":400,\"message\":\"$2\"}}"; }

# FILL IN: what your build can do. Claim only what it has: the rest is then skipped and counted, not failed.
hello() {
    answer '{"protocol":1,"name":"toy","version":"0","operations":["ses.SendEmail"],"world":["ses.identities"],
        "observe":[],"clock":"real","errors":"codes","reset":"full"}' | tr -d '\n'
    echo
}

# FILL IN: forget everything, and begin in this account. What cannot be set up is said, never passed over.
reset() {
    missing=$(printf '%s\n' "$call" | grep '^params/world/' | grep -v \
        -e "/identities/[0-9]*/name$tab" -e "/verified${tab}true\$" -e "${tab}\[\]\$" -e "${tab}{}\$" -e "/weather$tab" |
        sed "s/$tab.*//;q")
    if [ -n "$missing" ]; then
        unsupported "a world with ${missing#params/world/}"
        return
    fi
    identities=$(values 'params/world/ses/identities/[0-9]*/name')
    sent=0
    answer '{}'
}

# FILL IN: make one call. The request may be wrong in shape on purpose: pass it on as it is, and tell the answer.
send() {
    caller=$(values params/caller)
    if [ "$(values params/operation)" != '"ses.SendEmail"' ]; then
        unsupported 'there is no such operation'
    elif [ -n "$caller" ] && [ "$caller" != '"user"' ]; then
        unsupported 'nobody else can call'
    else
        toy
    fi
}

toy() {
    source=$(values params/request/Source)
    recipients=$(values 'params/request/Destination/[A-Z][a-z]*Addresses/[0-9]*')
    if [ -z "$recipients" ] || printf '%s\n' "$recipients" | grep -qv '^"[^@]*@[^@]*"$'; then
        rejected InvalidParameterValue 'there must be recipients, of the form a@b.example'
    elif ! printf '%s\n' "$identities" | grep -qxF -e "$source" -e "\"${source##*@}"; then
        rejected MessageRejected 'the sender is not verified'
    else
        sent=$((sent + 1))
        answer "{\"accepted\":{\"MessageId\":\"m-$sent\"}}"
    fi
}

while IFS= read -r line; do
    call=$(printf '%s\n' "$line" | leaves)
    id=$(values id)
    method=$(values method)
    case $method in
    '"hello"') hello ;;
    '"reset"') reset ;;
    '"send"') send ;;
    '"advance"') unsupported 'the clock cannot be moved' ;;
    '"observe"') unsupported 'nothing can be seen' ;;
    '"bye"') answer '{}' && exit ;;
    *) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no such method"}}\n' "${id:-null}" ;;
    esac
done
