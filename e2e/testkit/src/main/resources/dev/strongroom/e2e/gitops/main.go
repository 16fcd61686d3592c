// Judges objects as GitOps tools do: with kstatus, which Flux, Helm and kpt use, and with the scripts
// of an Argo CD installation, run by Argo CD's Lua with the libraries that it opens to scripts.
//
// usage: gitops kstatus
//
//	gitops lua <script>
//
// Reads one object a line, as JSON, and writes one answer a line, as JSON: the verdict of kstatus, or
// what the script returns.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	kubejson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

type judge func(object map[string]interface{}) (interface{}, error)

func main() {
	chosen, err := chosen(os.Args[1:])
	if err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 4<<20)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var object map[string]interface{}
		if err := kubejson.Unmarshal(lines.Bytes(), &object); err != nil {
			log.Fatal(err)
		}
		answer, err := chosen(object)
		if err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(answer); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func chosen(arguments []string) (judge, error) {
	switch {
	case len(arguments) == 1 && arguments[0] == "kstatus":
		return kstatus, nil
	case len(arguments) == 2 && arguments[0] == "lua":
		script, err := os.ReadFile(arguments[1])
		if err != nil {
			return nil, err
		}
		return func(object map[string]interface{}) (interface{}, error) {
			return run(string(script), object)
		}, nil
	}
	return nil, fmt.Errorf("usage: gitops kstatus | gitops lua <script>")
}

func kstatus(object map[string]interface{}) (interface{}, error) {
	result, err := status.Compute(&unstructured.Unstructured{Object: object})
	if err != nil {
		return nil, err
	}
	return map[string]string{"status": string(result.Status), "message": result.Message}, nil
}

// run calls a script with the object as the variable obj.
func run(script string, object map[string]interface{}) (interface{}, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	open(state, lua.LoadLibName, lua.OpenPackage)
	open(state, lua.BaseLibName, lua.OpenBase)
	open(state, lua.TabLibName, lua.OpenTable)
	state.PreloadModule(lua.OsLibName, clock)
	state.SetGlobal("obj", toLua(state, object))
	if err := state.DoString(script); err != nil {
		return nil, err
	}
	return fromLua(state.Get(-1)), nil
}

func open(state *lua.LState, name string, library lua.LGFunction) {
	state.Push(state.NewFunction(library))
	state.Push(lua.LString(name))
	state.Call(1, 0)
}

// clock is all that scripts get of the library os: the time of day, as the format of RFC 3339 has it.
func clock(state *lua.LState) int {
	module := state.NewTable()
	module.RawSetString("date", state.NewFunction(func(state *lua.LState) int {
		if format := state.CheckString(1); format != "!%Y-%m-%dT%XZ" {
			state.ArgError(1, "not a format of this clock")
		}
		state.Push(lua.LString(time.Now().UTC().Format("2006-01-02T15:04:05Z")))
		return 1
	}))
	state.Push(module)
	return 1
}

func toLua(state *lua.LState, value interface{}) lua.LValue {
	switch typed := value.(type) {
	case bool:
		return lua.LBool(typed)
	case int64:
		return lua.LNumber(typed)
	case float64:
		return lua.LNumber(typed)
	case string:
		return lua.LString(typed)
	case []interface{}:
		table := state.NewTable()
		for _, element := range typed {
			table.Append(toLua(state, element))
		}
		return table
	case map[string]interface{}:
		table := state.NewTable()
		for key, element := range typed {
			table.RawSetString(key, toLua(state, element))
		}
		return table
	}
	return lua.LNil
}

func fromLua(value lua.LValue) interface{} {
	switch typed := value.(type) {
	case lua.LBool:
		return bool(typed)
	case lua.LNumber:
		return float64(typed)
	case lua.LString:
		return string(typed)
	case *lua.LTable:
		if typed.Len() > 0 {
			var list []interface{}
			typed.ForEach(func(_, element lua.LValue) { list = append(list, fromLua(element)) })
			return list
		}
		members := map[string]interface{}{}
		typed.ForEach(func(key, element lua.LValue) { members[key.String()] = fromLua(element) })
		return members
	}
	return nil
}
