package main

import (
	"fmt"
	"strings"
)

// FILL IN: what your build can do. Claim only what it has: the rest is then skipped and counted, not failed.
var hello = object{
	"protocol": 1, "name": "toy", "version": "0",
	"operations": []string{"ses.SendEmail"},
	"world":      []string{"ses.identities"}, // the parts of an account that reset can set up
	"observe":    []string{"outbox"},         // what observe can show
	"clock":      "real",                     // "virtual" if advance can move it
	"errors":     "codes", "reset": "full",
}

// FILL IN: your build in place of this toy.
var verified = map[string]bool{}
var outbox = []object{}

// reset forgets everything, and begins in this account. What cannot be set up is said, never passed over.
func reset(world any) object {
	found := map[string]bool{}
	for _, area := range []any{world, at(world, "ses"), at(world, "connect")} {
		parts, _ := area.(object)
		for part, value := range parts {
			list, isList := value.([]any)
			plain := part == "ses" || part == "connect" || part == "weather" || part == "identities"
			if !plain && value != false && (!isList || len(list) > 0) {
				return object{"unsupported": "a world with " + part}
			}
		}
	}
	identities, _ := at(world, "ses", "identities").([]any)
	for _, each := range identities {
		members, _ := each.(object)
		for member := range members {
			if member != "name" && member != "verified" {
				return object{"unsupported": "an identity with " + member}
			}
		}
		found[fmt.Sprint(members["name"])] = members["verified"] != false
	}
	verified, outbox = found, []object{}
	return object{}
}

// send makes one call. The request may be wrong in shape on purpose: pass it on as it is, and tell the answer.
// (encoding/json replaces half a surrogate pair; keep the json.RawMessage of the request where that matters.)
func send(operation, request, caller any) object {
	if operation != "ses.SendEmail" {
		return object{"unsupported": fmt.Sprintf("there is no %v", operation)}
	}
	if caller != nil && caller != "user" {
		return object{"unsupported": "nobody else can call"}
	}
	source, isText := at(request, "Source").(string)
	to, cc, bcc := texts(request, "To"), texts(request, "Cc"), texts(request, "Bcc")
	if !isText || !addresses(to, cc, bcc) {
		return rejected("InvalidParameterValue", "there must be a sender, and recipients of the form a@b.example")
	}
	if !verified[source] && !verified[source[strings.LastIndex(source, "@")+1:]] {
		return rejected("MessageRejected", "the sender is not verified")
	}
	id := fmt.Sprintf("m-%d", len(outbox)+1)
	outbox = append(outbox, object{"id": id, "source": source, "to": to, "cc": cc, "bcc": bcc})
	return object{"accepted": object{"MessageId": id}}
}

// addresses says whether there are recipients, all of them of the form a@b.
func addresses(lists ...[]string) bool {
	some := false
	for _, list := range lists {
		for _, each := range list {
			if strings.Count(each, "@") != 1 {
				return false
			}
			some = true
		}
	}
	return some
}

// rejected tells an error of the build by its name. A failure of this program is another matter: return an error.
func rejected(code, message string) object {
	return object{"rejected": object{"code": code, "status": 400, "message": message}}
}

// at finds what stands at a place in JSON of any shape, or nil.
func at(value any, path ...string) any {
	for _, name := range path {
		members, _ := value.(object)
		value = members[name]
	}
	return value
}

// texts lists the recipients of one kind; what is no text counts as an empty one.
func texts(request any, kind string) []string {
	found := []string{}
	list, _ := at(request, "Destination", kind+"Addresses").([]any)
	for _, each := range list {
		text, _ := each.(string)
		found = append(found, text)
	}
	return found
}
