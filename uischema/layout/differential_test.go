package layout

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"mantel/uischema"
)

// evaluationsAsked is how often CEL's own evaluator is asked: seldom in
// everyday tests; the long run is
//
//	MANTEL_DIFFERENTIAL=1000000 go test ./uischema/layout -run Differential -v -timeout 2h
func evaluationsAsked(t *testing.T) int {
	t.Helper()
	text := os.Getenv("MANTEL_DIFFERENTIAL")
	if text == "" {
		return 4_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("MANTEL_DIFFERENTIAL is %q: a number of evaluations is due", text)
	}
	return n
}

// TestDifferentialOfExpressions holds the closures against CEL's own evaluator,
// with random expressions over random props. They must never differ.
func TestDifferentialOfExpressions(t *testing.T) {
	const seed, inputs = 7, 12
	want := evaluationsAsked(t)
	l := newLaboratory(t)
	w := &author{rand.New(rand.NewPCG(seed, 11))}
	asked, texts, expressions, closures := 0, 0, 0, 0
	for asked < want && !t.Failed() {
		// What is compiled is kept with the program: a new one now and then.
		if texts++; texts%2_000 == 0 {
			l = newLaboratory(t)
		}
		l.props = l.props[:0]
		for range inputs {
			l.props = append(l.props, merged(t, l.program, w.members()))
		}
		text := w.of(w.kind(), 3)
		e := l.compare(t, text)
		if e == nil {
			continue
		}
		asked += inputs
		expressions++
		low := &lowering{walker: &walker{expression: e}}
		if low.value(e.ast.Expr()) != nil {
			closures++
		}
	}
	t.Logf("%d evaluations of %d expressions, %d of them by closures; %d texts beside them are none",
		asked, expressions, closures, texts-expressions)
	if expressions*2 < texts || closures*2 < expressions {
		t.Errorf("of %d texts %d are expressions, and %d of those are lowered: the run asks too little", texts, expressions, closures)
	}
}

// author writes random expressions, and random props for them.
type author struct{ *rand.Rand }

func (w *author) one(of ...string) string { return of[w.IntN(len(of))] }

// kind is a type of expressions.
func (w *author) kind() string { return w.one("text", "int", "float", "bool", "maybe") }

// forms are the ways to write an expression of a kind: § and the first letter
// of a kind stand for another expression.
var forms = map[string][]string{
	"text": {"§t + §t", "truncate(§t, §n)", "isolate(§t)", "string(§i)", "string(§t)", "number(§i)", "number(§f, §n)", "percent(§f)",
		"§b ? §t : §t", "§m.orValue(§t)", "§m.value()", "join([§t, §t])", "join([§t], §t)", "[§t, §t][§n]", "t('hello', {'name': §t})", "t('items', {'count': §i})",
		"date(§t)", "time(§t)", "dateTime(§t)", "date(§t, 'full')", "t('hello', {'name': money(props.price)})", "t('hello', {'name': t('items', {'count': §i})})",
		"t('hello', {'name': §i})", "t('hello', {'name': §f})", "t('items', {'count': §f})", "§m.optMap(w, t('hello', {'name': w})).orValue(§t)", "props.tags[§n]", "props.rows[§n].name", "props.tags.map(x, x + §t)[§n]", "{'a': §t}['a']"},
	"int":   {"§i + §i", "§i - §i", "§i * §i", "§i / §i", "§i % §i", "-(§i)", "size(§t)", "§t.size()", "§b ? §i : §i", "int(§f)", "props.rows[§n].id", "size(props.tags)"},
	"float": {"§f + §f", "§f - §f", "§f * §f", "§f / §f", "-(§f)", "§b ? §f : §f", "double(§i)"},
	"bool": {"§b && §b", "§b || §b", "!(§b)", "§i < §i", "§i >= §i", "§i == §i", "§f <= §f", "§f > §f", "§f != §f", "§i > §f", "§f < §i", "§t == §t", "§t < §t", "§t != §t", "§t.startsWith(§t)",
		"§t.endsWith(§t)", "§t.contains(§t)", "§m.hasValue()", "§b ? §b : §b", "§b == §b", "§t in props.tags", "props.tags.exists(x, x == §t)", "§m == §m"},
	"maybe": {"optional.of(§t)", "§m.or(§m)", "§m.optMap(w, w + §t)", "§m.optMap(w, t('hello', {'name': w}))", "§b ? optional.of(§t) : optional.none()", "§m.optFlatMap(w, optional.of(w))", "props.?was.optMap(w, w.amount + §t)", "props.rows[?§n].hint",
		"§b ? §m : §m", "props.?was.?amount", "props.?note", "optional.none()"},
}

// leaves are expressions of a kind with nothing in them.
var leaves = map[string][]string{
	"text": {"props.title", "props.kind", "props.price.amount", "props.price.currency", "props.note", "props.was.amount", "''", "'Rom'", "'ä😀'", `'"<\\'`, "viewer.locale", "viewer.dir",
		"viewer.variants.a", "viewer.variants['b']", "t('plain')", "money(props.price)", "money(props.was)", "join(props.tags)", "join(props.tags, ', ')", "props.tap.type"},
	"int":   {"props.count", "size(props.tags)", "size(props.rows)", "0", "1", "-1", "7", "100", "9007199254740991", "-9007199254740991", "3037000500", "9223372036854775807"},
	"float": {"props.ratio", "0.0", "-0.0", "0.5", "1.0", "-2.5", "1e300", "1e-300", "9007199254740993.0"},
	"bool":  {"props.open", "true", "false", "has(props.was)", "has(props.note)", "has(props.was) && has(props.was.amount)", "has(props.price)"},
	"maybe": {"props.?note", "props.?was.?amount", "optional.none()", "props.rows[?0].hint", "props.?was.optMap(w, money(w))"},
}

func (w *author) of(kind string, deep int) string {
	if deep == 0 || w.IntN(5) == 0 {
		return w.one(leaves[kind]...)
	}
	kinds := map[byte]string{'t': "text", 'i': "int", 'f': "float", 'b': "bool", 'm': "maybe"}
	var b strings.Builder
	parts := strings.Split(w.one(forms[kind]...), "§")
	b.WriteString(parts[0])
	for _, part := range parts[1:] {
		if part[0] == 'n' {
			fmt.Fprint(&b, w.IntN(4))
		} else {
			fmt.Fprintf(&b, "(%s)", w.of(kinds[part[0]], deep-1))
		}
		b.WriteString(part[1:])
	}
	return b.String()
}

// members are props that go over those of every test.
func (w *author) members() string {
	text := func() string {
		return string(uischema.AppendString(nil, w.one("", "Rom", "R", "m", "Wüste Gobi", "ä😀", "\"<\\>\u2028", "2026-11-21", "2026-11-21T18:20:00Z", "2026-02-30", "אבג", "\u2068x\u2069", "\u2067\n", "a\u2069b", "\u2068", "e\u0301e\u0301", "x")))
	}
	all := []string{
		`"title":` + text(), `"open":` + w.one("true", "false"), `"kind":` + w.one(`"primary"`, `"secondary"`),
		`"count":` + w.one("0", "1", "-1", "2", "5", "11", "-7", "500", "3037000500", "9007199254740991", "-9007199254740991"),
		`"ratio":` + w.one("0", "-0.0", "0.25", "1", "-1.5", "0.1", "1234567.5", "-0.001", "1e-20", "12345.678", "9007199254740991"),
		`"tags":` + w.one(`[]`, `["a"]`, `["a","b"]`, `["Rom","","x"]`),
		`"rows":` + w.one(`[]`, `[{"id":0,"name":"x"}]`, `[{"id":1,"name":"ä","hint":""},{"id":-5,"name":"y"}]`, `[{"id":9007199254740991,"name":"","hint":"h"}]`,
			`[{"id":1,"name":"a","from":{"city":"Rom"}},{"id":2,"name":"b"},{"id":3,"name":"c","from":{"city":"Ulm","on":4,"stop":"Bern"}},{"id":4,"name":"d","from":{"city":"Bari","stop":""}}]`),
		`"price":{"currency":"` + w.one("EUR", "USD", "JPY") + `","amount":"` + w.one("0.00", "1234567.89", "7.50", "99.99") + `"}`,
	}
	if w.IntN(2) == 0 {
		all = append(all, `"note":`+text())
	}
	if w.IntN(2) == 0 {
		all = append(all, `"was":{"amount":"`+w.one("1.00", "99.50")+`","currency":"USD"}`)
	}
	return strings.Join(all, ",")
}
