package uischema_test

import (
	"errors"
	"strings"
	"testing"

	"mantel/uischema"
)

func source(tb testing.TB, file, src string) *uischema.Document {
	tb.Helper()
	doc, ds := uischema.Parse(file, []byte(src), uischema.FileLimits())
	clean(tb, ds)
	return doc
}

// sharedTypes are a types.json and two actions that random schemas refer to.
func sharedTypes(tb testing.TB) *uischema.Types {
	tb.Helper()
	types, ds := uischema.LoadTypes(source(tb, "types.json", `{"$defs":{
		"shared": {"type":"object","required":["amount"],"additionalProperties":false,"properties":{
			"amount":{"$ref":"#/$defs/amount"},"currency":{"type":"string","format":"currency"}}},
		"amount": {"type":"string","pattern":"^[0-9]{1,9}\\.[0-9]{2}$"}}}`),
		map[string]*uischema.Document{
			"navigate": source(tb, "actions/navigate.json", `{"$schema":"../action.schema.json","summary":"Opens a page of the app.","type":"object",
				"required":["type","to"],"additionalProperties":false,"properties":{"type":{"const":"navigate"},"to":{"$ref":"#/$defs/path"}},
				"$defs":{"path":{"type":"string","pattern":"^/","maxLength":8}}}`),
			"open": source(tb, "actions/open.json", `{"summary":"Opens a URL.","type":"object","required":["type","url"],"additionalProperties":false,
				"properties":{"type":{"const":"open"},"url":{"type":"string","format":"uri"},"price":{"$ref":"/types.json#/$defs/amount"}}}`),
		})
	clean(tb, ds)
	return types
}

func policy() uischema.Policy {
	return uischema.Policy{AppScheme: "portal", Hosts: []string{"example.com", "*.example.com"}}
}

// compare makes one schema and some values, and asks both sides about each.
// It reports whether the schema was one of the subset.
func compare(t *testing.T, types *uischema.Types, schemaSeed, valueSeed uint64, values int) (compiled bool, fit int) {
	t.Helper()
	w := newWorld(schemaSeed, 1)
	schema := w.objectSchema(3)
	local := w.objectSchema(1)
	file := uischema.ObjectValue(object{
		member("summary", text("x")), member("base", uischema.BoolValue(true)), member("props", schema),
		member("$defs", uischema.ObjectValue(object{member("local", local)})),
	})
	doc := source(t, "card/component.json", string(uischema.AppendJSON(nil, file)))
	component, ds := uischema.LoadComponent("card", doc, types, policy())
	if component == nil {
		for _, d := range ds {
			if d.Rule == "schema/ref" && !strings.Contains(d.Message, "contains itself") || d.Rule == "schema/pattern" || d.Rule == "schema/keyword" && !strings.Contains(d.Message, "says nothing") {
				t.Fatalf("a schema of the subset is refused: %+v\n%s", d, doc.Source)
			}
		}
		return false, 0
	}
	oracle, err := uischema.NewOracle(types, policy(), component)
	if err != nil {
		t.Fatalf("%v\n%s", err, doc.Source)
	}
	again := recompiled(t, component)
	w = newWorld(schemaSeed, valueSeed)
	for range values {
		v := w.value(schema, 4)
		want, err := oracle.Valid("card", v)
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, doc.Source, uischema.AppendJSON(nil, v))
		}
		if want {
			fit++
		}
		problems := component.Props.Check(v, policy())
		if got := len(problems) == 0; got != want {
			t.Fatalf("Check says %v, the oracle %v\nschema %s\nvalue  %s\n%+v", got, want, doc.Source, uischema.AppendJSON(nil, v), problems)
		}
		if got := component.Props.Valid(v, policy()); got != want {
			t.Fatalf("Valid says %v, the oracle %v\nschema %s\nvalue  %s", got, want, doc.Source, uischema.AppendJSON(nil, v))
		}
		if got := again.Valid(v, policy()); got != want {
			t.Fatalf("the schema that SchemaJSON gives says %v, the oracle %v\nschema %s\nvalue  %s", got, want, doc.Source, uischema.AppendJSON(nil, v))
		}
	}
	return true, fit
}

// recompiled is the component's schema once more, from what SchemaJSON says.
func recompiled(t *testing.T, c *uischema.Component) *uischema.Schema {
	t.Helper()
	doc, ds := uischema.Parse("again.json", uischema.AppendJSON(nil, uischema.SchemaJSON(c.Props)), uischema.TreeLimits())
	clean(t, ds)
	s, ds := uischema.Compile(doc, doc.Root, nil, policy())
	clean(t, ds)
	return s
}

func TestCheckAgreesWithTheOracle(t *testing.T) {
	types := sharedTypes(t)
	const schemas, values = 500, 40
	compiled, fitting := 0, 0
	for seed := range uint64(schemas) {
		if ok, fit := compare(t, types, seed, 7, values); ok {
			compiled++
			fitting += fit
		}
	}
	if share := fitting * 100 / (compiled*values + 1); compiled < schemas/4 || share < 10 || share > 90 {
		t.Errorf("%d of %d random schemas compile, %d of 100 values fit: the test asks too little", compiled, schemas, share)
	}
}

func FuzzCheckAgainstOracle(f *testing.F) {
	types := sharedTypes(f)
	for seed := range uint64(8) {
		f.Add(seed, seed+1)
	}
	f.Fuzz(func(t *testing.T, schemaSeed, valueSeed uint64) { compare(t, types, schemaSeed, valueSeed, 20) })
}

func TestTheOracleKnowsOnlyItsComponents(t *testing.T) {
	oracle, err := uischema.NewOracle(nil, policy())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := oracle.Valid("card", uischema.NullValue()); !errors.Is(err, uischema.ErrNoSuchComponent) {
		t.Errorf("got %v", err)
	}
}
