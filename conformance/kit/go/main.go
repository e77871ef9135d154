// An adapter between sendspec and your build: JSON Lines on standard input and output, the standard library only.
//
// As it stands it holds a toy that knows one operation. Each FILL IN in build.go is a place for your build; fixtures/README.md of
// sendspec describes every member, and "sendspec smoke --check-protocol" says where this program leaves the protocol.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
)

type object = map[string]any

func main() {
	// A Scanner stops at 64 KiB; lines here may have megabytes.
	in, out := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var call struct {
			ID     json.RawMessage `json:"id"`
			Method string          `json:"method"`
			Params object          `json:"params"`
		}
		if err := json.Unmarshal(line, &call); err != nil {
			log.Fatal(err) // to standard error: standard output is the protocol's alone
		}
		said := object{"jsonrpc": "2.0", "id": call.ID}
		if said["result"], err = answer(call.Method, call.Params); err != nil {
			delete(said, "result")
			said["error"] = object{"code": -32000, "message": err.Error()}
		}
		if out.Encode(said) != nil || call.Method == "bye" {
			return
		}
	}
}

// answer gives the result of one call, or an error where this program has failed.
func answer(method string, params object) (object, error) {
	switch method {
	case "hello":
		return hello, nil
	case "reset":
		return reset(params["world"]), nil
	case "send":
		return send(params["operation"], params["request"], params["caller"]), nil
	case "advance": // asked only of a virtual clock
		return object{"unsupported": "the clock cannot be moved"}, nil
	case "observe": // what calls have left behind since the reset, oldest first
		if params["what"] == "outbox" {
			return object{"messages": outbox}, nil
		}
		return object{"unsupported": fmt.Sprintf("no %v can be seen", params["what"])}, nil
	case "bye":
		return object{}, nil
	}
	return nil, fmt.Errorf("no method %s", method)
}
