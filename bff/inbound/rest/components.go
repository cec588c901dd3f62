package rest

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"mantel/uischema"
	"mantel/uischema/edition"
)

// addEdition adds what today's components are: the nodes that apps render,
// the widgets that products push, and the examples beside them.
func addEdition(tree object, ed *edition.Edition) error {
	schemas := in(tree, "components", "schemas")
	defs, err := shared(ed)
	if err != nil {
		return err
	}
	for name, def := range defs {
		schemas["types."+name] = referWithin(def.(object), defs)
	}
	var nodes, widgets []string
	for _, name := range slices.Sorted(maps.Keys(ed.Components)) {
		c := ed.Components[name]
		if c.Kind == uischema.Screen {
			continue
		}
		props, err := plain(c.Props)
		if err != nil {
			return err
		}
		props = referWithin(props, defs)
		if examples := exampleProps(ed, name); len(examples) > 0 {
			props["examples"] = examples
		}
		schemas["props."+name] = props
		switch {
		case c.Kind == uischema.Primitive:
			schemas["node."+name] = nodeSchema(c)
			nodes = append(nodes, name)
		case len(c.Placements) > 0:
			schemas["widget."+name] = widgetSchema(c)
			widgets = append(widgets, name)
		}
	}
	schemas["Node"] = chosen("type", "node.", "A node of the tree. Apps render what their catalog has.", nodes)
	schemas["Widget"] = chosen("component", "widget.", "One thing to show.", widgets)
	addScreens(tree, ed)
	addPushes(tree, ed)
	return nil
}

// chosen is a schema that the value of one property chooses: schema names are
// the prefix and the value. It is a list of if and then, because through a
// oneOf that recurs the time to validate grows exponentially with the depth of
// a tree.
func chosen(tag, prefix, about string, values []string) object {
	all, names, mapping := []any{}, []any{}, object{}
	for _, v := range values {
		all = append(all, object{"if": object{"properties": object{tag: object{"const": v}}}, "then": ref(prefix + v)})
		names = append(names, v)
		mapping[v] = "#/components/schemas/" + prefix + v
	}
	schema := object{"description": about, "type": "object", "required": []any{tag},
		"properties": object{tag: object{"enum": names}}}
	if len(all) > 0 {
		schema["allOf"] = all
		schema["discriminator"] = object{"propertyName": tag, "mapping": mapping}
	}
	return schema
}

// plain is a schema as plain JSON.
func plain(s *uischema.Schema) (object, error) {
	var schema object
	if err := json.Unmarshal(uischema.AppendJSON(nil, uischema.SchemaJSON(s)), &schema); err != nil {
		return nil, fmt.Errorf("the schema at %s: %w", s.Place, err)
	}
	return schema, nil
}

// shared are the definitions of types.json, by name. Schemas come with every
// reference written out; in the document, and in the code that is generated
// from it, what has a name stands once.
func shared(ed *edition.Edition) (object, error) {
	defs := object{}
	if ed.Types == nil {
		return defs, nil
	}
	for _, name := range ed.Types.Defs() {
		def, err := plain(ed.Types.Def(name))
		if err != nil {
			return nil, err
		}
		def["title"] = name // so that uses of it are known again
		defs[name] = def
	}
	return defs, nil
}

// refer replaces every schema within v that is a shared definition by a
// reference. A description of its own stays beside it.
func refer(v any, defs object) any {
	switch v := v.(type) {
	case object:
		if name, about, ok := definition(v, defs); ok {
			to := ref("types." + name)
			if about != nil {
				to["description"] = about
			}
			return to
		}
		return referWithin(v, defs)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = refer(item, defs)
		}
		return items
	}
	return v
}

// referWithin does so below v only: a definition does not refer to itself.
func referWithin(v object, defs object) object {
	within := make(object, len(v))
	for name, member := range v {
		switch name {
		case "const", "enum", "default", "examples":
			within[name] = member // data, not schemas
		case "properties":
			properties := object{}
			declared, _ := member.(object)
			for name, schema := range declared {
				properties[name] = refer(schema, defs)
			}
			within[name] = properties
		default:
			within[name] = refer(member, defs)
		}
	}
	return within
}

// definition finds the shared definition that a schema is. Its description
// may be another one; about is it then.
func definition(schema, defs object) (name string, about any, ok bool) {
	name, _ = schema["title"].(string)
	def, ok := defs[name].(object)
	if !ok {
		return "", nil, false
	}
	same := maps.Clone(schema)
	same["description"] = def["description"]
	if def["description"] == nil {
		delete(same, "description")
	}
	if !reflect.DeepEqual(same, def) {
		return "", nil, false
	}
	if schema["description"] != nil && !reflect.DeepEqual(schema["description"], def["description"]) {
		about = schema["description"]
	}
	return name, about, true
}

// nodeSchema is a primitive as it stands in a tree.
func nodeSchema(c *uischema.Component) object {
	properties := object{
		"type":  object{"const": c.Name},
		"id":    object{"type": "string", "description": "Unique on the screen, stable over renders."},
		"props": ref("props." + c.Name),
		"track": ref("Track"),
	}
	slots := object{}
	for _, s := range c.Slots {
		if s.Name == "children" {
			properties["children"] = slotSchema(s)
		} else {
			slots[s.Name] = slotSchema(s)
		}
	}
	if len(slots) > 0 {
		properties["slots"] = object{"type": "object", "properties": slots, "additionalProperties": false}
	}
	return object{"type": "object", "description": c.Summary, "required": []any{"type", "id", "props"}, "properties": properties}
}

func slotSchema(s uischema.Slot) object {
	items := any(ref("Node"))
	if s.Accepts != nil {
		names := []any{}
		for _, name := range s.Accepts {
			names = append(names, name)
		}
		items = object{"allOf": []any{ref("Node")}, "properties": object{"type": object{"enum": names}}}
	}
	schema := object{"type": "array", "items": items}
	if s.Max > 0 {
		schema["maxItems"] = s.Max
	}
	if s.Summary != "" {
		schema["description"] = s.Summary
	}
	return schema
}

// widgetSchema is a composite as a product pushes it.
func widgetSchema(c *uischema.Component) object {
	placements := []any{}
	for _, p := range c.Placements {
		placements = append(placements, p)
	}
	about := c.Summary
	if c.Owner != "" {
		about += " For the product " + c.Owner + " only."
	}
	return object{"type": "object", "description": about, "additionalProperties": false,
		"required": []any{"id", "component", "props"},
		"properties": object{
			"id":        object{"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$", "description": "Unique among your widgets of this push."},
			"component": object{"const": c.Name},
			"placement": object{"enum": placements, "default": c.Placements[0]},
			"rank":      object{"type": "integer", "minimum": -1000000000, "maximum": 1000000000, "default": 0, "description": "Lower stands first among your own."},
			"props":     ref("props." + c.Name),
			"locales": object{"type": "object", "description": "RFC 7396 merge patches of props, by locale.",
				"additionalProperties": object{"type": "object"}},
			"track": ref("Track"),
		}}
}
