package layout

import (
	"errors"
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// A function of the library takes its arguments as they were written, and
// reads locale, time zone and messages from the run.
type function func(x *run, args []uischema.Value) (uischema.Value, error)

// library is every function that layouts may call beside CEL's own. t is not
// among them: it needs the component's messages, and is bound where it is
// called.
func library() map[string]function {
	return map[string]function{
		"money":    money,
		"number":   number,
		"percent":  percent,
		"date":     date,
		"time":     clock,
		"dateTime": dateTime,
		"truncate": truncate,
		"join":     join,
		"isolate":  isolate,
	}
}

// translate is the function of messages; its first argument is a constant.
const translate = "t"

// declarations tells CEL's checker what the library takes and gives. money
// takes an object of any schema that has amount and currency, which is checked
// beside it.
func declarations() []cel.EnvOption {
	late := cel.LateFunctionBinding()
	text, words := cel.StringType, cel.ListType(cel.StringType)
	args := cel.MapType(cel.StringType, cel.DynType)
	return []cel.EnvOption{
		cel.Function(translate,
			cel.Overload("t_key", []*cel.Type{text}, text, late),
			cel.Overload("t_key_args", []*cel.Type{text, args}, text, late)),
		cel.Function("money",
			cel.Overload("money_object", []*cel.Type{cel.DynType}, text, late),
			cel.Overload("money_object_style", []*cel.Type{cel.DynType, text}, text, late)),
		cel.Function("number",
			cel.Overload("number_int", []*cel.Type{cel.IntType}, text, late),
			cel.Overload("number_double", []*cel.Type{cel.DoubleType}, text, late),
			cel.Overload("number_int_digits", []*cel.Type{cel.IntType, cel.IntType}, text, late),
			cel.Overload("number_double_digits", []*cel.Type{cel.DoubleType, cel.IntType}, text, late)),
		cel.Function("percent",
			cel.Overload("percent_int", []*cel.Type{cel.IntType}, text, late),
			cel.Overload("percent_double", []*cel.Type{cel.DoubleType}, text, late)),
		cel.Function("date",
			cel.Overload("date_string", []*cel.Type{text}, text, late),
			cel.Overload("date_string_style", []*cel.Type{text, text}, text, late)),
		cel.Function("time", cel.Overload("time_string", []*cel.Type{text}, text, late)),
		cel.Function("dateTime", cel.Overload("dateTime_string", []*cel.Type{text}, text, late)),
		cel.Function("truncate", cel.Overload("truncate_string", []*cel.Type{text, cel.IntType}, text, late)),
		cel.Function("isolate", cel.Overload("isolate_string", []*cel.Type{text}, text, late)),
		cel.Function("join",
			cel.Overload("join_list", []*cel.Type{words}, text, late),
			cel.Overload("join_list_string", []*cel.Type{words, text}, text, late)),
	}
}

// styles are the constants that a function takes as its second argument.
func styles(name string) []string {
	switch name {
	case "money":
		return []string{"exact"}
	case "date":
		return []string{"full", "long", "medium", "short"}
	}
	return nil
}

// exampleOf shows how a function is called.
func exampleOf(name string) string {
	switch name {
	case translate:
		return "t('key') or t('key', {'name': value})"
	case "money":
		return "money(price) or money(price, 'exact')"
	case "number":
		return "number(n) or number(n, 2)"
	case "percent":
		return "percent(0.25)"
	case "date":
		return "date(s) or date(s, 'long')"
	case "time", "dateTime":
		return name + "(s), with an RFC 3339 string"
	case "truncate":
		return "truncate(s, 80)"
	case "isolate":
		return "isolate(s), with a number as people write it"
	case "join":
		return "join(list) or join(list, ' · ')"
	}
	return ""
}

func money(x *run, args []uischema.Value) (uischema.Value, error) {
	exact := len(args) > 1 && args[1].Text() == "exact"
	s, err := x.locale.Money(args[0].Get("amount").Text(), args[0].Get("currency").Text(), exact)
	if err != nil {
		return uischema.Value{}, err
	}
	return uischema.StringValue(s), nil
}

// mostDigits is how many fraction digits a layout may ask for.
const mostDigits = 10

// errDigits says that a number of digits makes no sense.
var errDigits = errors.New("number takes 0 to 10 fraction digits")

func number(x *run, args []uischema.Value) (uischema.Value, error) {
	digits := intl.DefaultFraction
	if len(args) > 1 {
		if n := args[1].Int(); n < 0 || n > mostDigits {
			return uischema.Value{}, errDigits
		}
		digits = int(args[1].Int())
	}
	return uischema.StringValue(x.locale.Number(args[0].Number(), digits)), nil
}

func percent(x *run, args []uischema.Value) (uischema.Value, error) {
	return uischema.StringValue(x.locale.Percent(args[0].Number())), nil
}

// errTime says that a string is not a point in time.
var errTime = errors.New("not an RFC 3339 time")

func date(x *run, args []uischema.Value) (uischema.Value, error) {
	t, _, err := intl.ParseTime(args[0].Text(), x.zone)
	if err != nil {
		return uischema.Value{}, err
	}
	style := "medium"
	if len(args) > 1 {
		style = args[1].Text()
	}
	return uischema.StringValue(x.locale.Date(t, style)), nil
}

func clock(x *run, args []uischema.Value) (uischema.Value, error) {
	t, dateOnly, err := intl.ParseTime(args[0].Text(), x.zone)
	if err != nil || dateOnly {
		return uischema.Value{}, errTime
	}
	return uischema.StringValue(x.locale.Time(t)), nil
}

func dateTime(x *run, args []uischema.Value) (uischema.Value, error) {
	t, dateOnly, err := intl.ParseTime(args[0].Text(), x.zone)
	if err != nil || dateOnly {
		return uischema.Value{}, errTime
	}
	return uischema.StringValue(x.locale.DateTime(t)), nil
}

// errLength says that a string cannot be cut to nothing.
var errLength = errors.New("truncate takes a length of at least 1")

// ellipsis is for what truncate cut.
const ellipsis = "…"

// truncate gives at most n code points, the last of them an ellipsis where
// something was cut.
func truncate(_ *run, args []uischema.Value) (uischema.Value, error) {
	s, cut, err := shortened(args[0].Text(), args[1].Int())
	switch {
	case err != nil:
		return uischema.Value{}, err
	case cut:
		s += ellipsis
	}
	return uischema.StringValue(s), nil
}

func isolate(x *run, args []uischema.Value) (uischema.Value, error) {
	return uischema.StringValue(x.locale.Isolate(args[0].Text())), nil
}

// errText bounds what expressions make.
var errText = fmt.Errorf("a text of more than %d bytes", maxText)

func join(x *run, args []uischema.Value) (uischema.Value, error) {
	sep := x.locale.ListSeparator()
	if len(args) > 1 {
		sep = args[1].Text()
	}
	var b strings.Builder
	for i := range args[0].Len() {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(args[0].Item(i).Text())
		if b.Len() > maxText {
			return uischema.Value{}, errText
		}
	}
	return uischema.StringValue(b.String()), nil
}
