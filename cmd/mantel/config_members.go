package main

import (
	"reflect"
	"slices"
	"strings"
)

// membersOf are the names that a type's JSON objects may have as members, at
// any depth, each once.
func membersOf(t reflect.Type) []string {
	var all []string
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return membersOf(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name != "" && name != "-" {
				all = append(append(all, name), membersOf(t.Field(i).Type)...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
