package layout

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// translation is t(key) or t(key, arguments).
func (w *walker) translation(x ast.Expr, known *presence) {
	args := x.AsCall().Args()
	w.unit.axes.Locale = true
	for _, a := range args[1:] {
		w.walk(a, known)
	}
	key := literalText(args[0])
	if key == "" {
		w.blame(args[0], finding{rule: "expr/function", message: "the key of a message is a constant", hint: "choose between calls: c ? t('a') : t('b')"})
		return
	}
	t, missing := w.unit.message(key)
	if t == nil {
		w.blame(args[0], missing)
		return
	}
	w.calls[x.ID()] = t
	w.arguments(x, t)
}

// arguments compares what a layout gives a message with what its texts name.
func (w *walker) arguments(x ast.Expr, t *translation) {
	given := map[string]ast.Expr{}
	args := x.AsCall().Args()
	if len(args) == 2 {
		if args[1].Kind() != ast.MapKind {
			w.blame(args[1], finding{rule: "expr/function", message: "a message's arguments are written out", hint: "{'name': value}"})
			return
		}
		for _, entry := range args[1].AsMap().Entries() {
			key := entry.AsMapEntry().Key()
			name := literalText(key)
			given[name] = entry.AsMapEntry().Value()
			if !slices.Contains(t.args, name) {
				w.blame(key, finding{rule: "message/argument", message: fmt.Sprintf("the message %q has no argument %q", t.key, name), hint: suggest(name, t.args)})
				continue
			}
			w.argument(t, name, given[name])
		}
	}
	for _, name := range t.args {
		if given[name] == nil {
			w.blame(args[0], finding{rule: "message/argument", message: fmt.Sprintf("the message %q needs the argument %q", t.key, name), hint: fmt.Sprintf("t('%s', {'%s': …})", t.key, name)})
		}
	}
}

// argument checks one argument's type.
func (w *walker) argument(t *translation, name string, value ast.Expr) {
	kind := w.typeOf(value).Kind()
	number := kind == types.IntKind || kind == types.DoubleKind
	switch {
	case number || kind == types.StringKind && !(t.plural && name == pluralArgument):
	case t.plural && name == pluralArgument:
		w.blame(value, finding{rule: "message/argument", message: fmt.Sprintf("%q chooses the plural of %q, so it is a number", name, t.key)})
	default:
		w.blame(value, finding{rule: "message/argument", message: fmt.Sprintf("an argument of a message is a string or a number, this is %s", typeName(w.typeOf(value)))})
	}
}

// pluralArgument chooses the form of a message with plurals.
const pluralArgument = "count"

// message finds a component's message in all locales.
func (u *unit) message(key string) (*translation, finding) {
	if t := u.translations[key]; t != nil {
		return t, finding{}
	}
	t := &translation{key: key, messages: make([]*intl.Messages, len(u.c.src.Locales))}
	var missing, keys []string
	for i, tag := range u.c.src.Locales {
		m := u.c.src.Messages[u.name][tag]
		t.messages[i] = m
		keys = append(keys, m.Keys()...)
		if !m.Has(key) {
			missing = append(missing, tag)
			continue
		}
		t.args = mergeNames(t.args, m.Args(key))
		t.plural = t.plural || m.Plural(key)
	}
	if len(missing) > 0 || len(t.messages) == 0 {
		slices.Sort(keys)
		f := finding{rule: "message/missing", message: fmt.Sprintf("%s has no message %q", u.name, key), hint: suggest(key, slices.Compact(keys))}
		if len(missing) < len(t.messages) {
			f.message += " in " + strings.Join(missing, ", ")
			f.hint = "add it to " + messagesFile(u.name, missing[0])
		}
		return nil, f
	}
	if len(t.args) == 0 {
		for i, m := range t.messages {
			s, err := u.c.locales[i].Message(m, key, nil)
			if err != nil {
				return nil, finding{rule: "message/missing", message: err.Error()}
			}
			t.texts = append(t.texts, uischema.StringValue(s))
			quoted := uischema.AppendString(nil, s)
			t.inside = append(t.inside, quoted[1:len(quoted)-1])
		}
	}
	u.translations[key] = t
	u.c.compiled.asked = mergeNames(u.c.compiled.asked, []string{key})
	return t, finding{}
}

func messagesFile(component, tag string) string {
	return strings.ReplaceAll(component, ".", "/") + "/messages/" + tag + ".json"
}

// translation is one message of a component, bound to its key: the finished
// texts where it takes no arguments, else the messages by locale.
type translation struct {
	key string
	// args are the names that any locale's text has; plural says that the
	// argument "count" chooses between texts.
	args   []string
	plural bool
	// texts, the same as they stand within a JSON string, and messages are by
	// locale, in the order of the source's.
	texts    []uischema.Value
	inside   [][]byte
	messages []*intl.Messages
}

// errMessage says that a locale lacks a message; it is found at load, so this
// is only what a caller sees who compiled nothing.
var errMessage = errors.New("no message in this locale")

func (t *translation) plain(x *run) (uischema.Value, error) {
	if x.language < len(t.texts) {
		return t.texts[x.language], nil
	}
	return uischema.Value{}, errMessage
}

// spell writes the finished text.
func (t *translation) spell(f *frame, dst []byte, inside bool) ([]byte, error) {
	n := f.run.language
	switch {
	case n >= len(t.texts):
		return dst, errMessage
	case inside:
		return append(dst, t.inside[n]...), nil
	}
	return append(dst, t.texts[n].Text()...), nil
}

// json is the finished text as JSON.
func (t *translation) json(language int) []byte {
	return append(append([]byte{'"'}, t.inside[language]...), '"')
}

func (t *translation) with(x *run, args uischema.Value) (uischema.Value, error) {
	list := make([]intl.Arg, args.Len())
	for i := range list {
		list[i] = intl.Arg{Name: args.Name(i), Value: args.Item(i)}
	}
	return t.text(x, list)
}

func (t *translation) text(x *run, args []intl.Arg) (uischema.Value, error) {
	if x.language >= len(t.messages) || t.messages[x.language] == nil {
		return uischema.Value{}, errMessage
	}
	s, err := x.locale.Message(t.messages[x.language], t.key, args)
	if err != nil {
		return uischema.Value{}, err
	}
	return uischema.StringValue(s), nil
}
